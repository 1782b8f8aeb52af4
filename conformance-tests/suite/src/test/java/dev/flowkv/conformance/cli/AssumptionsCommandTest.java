package dev.flowkv.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AssumptionsCommandTest {
  private record Run(int status, String out, String err) {
    static Run of(String... arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int status =
          new CommandLine(new AssumptionsCommand())
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .setParameterExceptionHandler(
                  (e, all) -> {
                    err.append(e.getMessage());
                    return CommandLine.ExitCode.USAGE;
                  })
              .execute(arguments);
      return new Run(status, out.toString(), err.toString());
    }
  }

  @Test
  void anAssumptionIsListedWithItsEvidenceAndWhatDependsOnIt() {
    Run run = Run.of("--only", "^tombstone", "--properties", "^(list-tombstones|value-text)$");
    assertThat(run.status()).isZero();
    assertThat(run.out().replaceAll("[1-9]\\d* of 200", "some of 200"))
        .isEqualTo(
            """
            tombstoneRetentionSeconds: 0, or else 86400
              How long a deleted or expired key still takes a place on list pages.
              assumed: the documentation says that pages can be empty, not for how long
              settled by: list-tombstones, calibrate
              depends on it: some of 200 random programs, properties 1 of 2: list-tombstones
            """);
    assertThat(run.err()).contains("setting 1 of 1, tombstoneRetentionSeconds");
  }

  @Test
  void jsonSaysTheSameAndIsAlone() throws Exception {
    Run run = Run.of("--only", "^negative", "--properties", "^negative-cache$", "--json");
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.path("format").asText()).isEqualTo("flowkv-assumptions");
    JsonNode negative = document.path("assumptions").path(0);
    assertThat(negative.path("setting").asText()).isEqualTo("negativeCache");
    assertThat(negative.path("value").asText()).isEqualTo("true");
    assertThat(negative.path("alternative").asText()).isEqualTo("false");
    assertThat(negative.path("evidence").asText()).isEqualTo("documented");
    assertThat(negative.path("settledBy"))
        .extracting(JsonNode::asText)
        .containsExactly("calibrate");
    assertThat(negative.path("needsTwoLocations").asBoolean()).isTrue();
    assertThat(negative.at("/dependsOnIt/properties").asInt()).isEqualTo(1);
    assertThat(negative.at("/dependsOnIt/of").asInt()).isEqualTo(1);
    assertThat(negative.at("/dependsOnIt/ids/0").asText()).isEqualTo("negative-cache");
  }

  @Test
  void aNameThatThereIsNotIsQuotedWithThoseThereAre() {
    Run setting = Run.of("--only", "nothing");
    assertThat(setting.status()).isEqualTo(2);
    assertThat(setting.err())
        .startsWith("--only: no setting's name matches \"nothing\"; names are replicationLag, ")
        .doesNotContain("\n");
    Run property = Run.of("--only", "plan", "--properties", "nothing");
    assertThat(property.status()).isEqualTo(2);
    assertThat(property.err())
        .startsWith("--properties: no property's id matches \"nothing\"; ids are value-bytes, ");
  }
}
