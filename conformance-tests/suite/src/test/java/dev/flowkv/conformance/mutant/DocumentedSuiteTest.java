package dev.flowkv.conformance.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.history.Rule;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.testkit.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/reference/conformance-suite.md} are those of the program. {@code
 * -Dflowkv.docs=write} writes them.
 */
class DocumentedSuiteTest {
  private static final String PAGE = "docs/reference/conformance-suite.md";

  @Test
  void everyPropertyIsOnThePage() throws IOException {
    String rows =
        AllProperties.list().stream()
            .map(DocumentedSuiteTest::row)
            .collect(Collectors.joining("\n"));
    GeneratedPart.holds(
        PAGE, "properties", "| property | rule | claim | source |\n|---|---|---|---|\n" + rows);
  }

  private static String row(Property p) {
    return "| `%s` | %s | %s | %s |"
        .formatted(p.id(), p.rule(), p.strength().wireName(), p.source());
  }

  @Test
  void everyWrongServiceIsOnThePageWithThePropertyThatCatchesIt() throws IOException {
    String rows =
        Mutants.all().stream()
            .map(m -> "| %s | `%s` |".formatted(m.wrong(), m.caughtBy()))
            .collect(Collectors.joining("\n"));
    GeneratedPart.holds(PAGE, "mutants", "| what is wrong | caught by |\n|---|---|\n" + rows);
  }

  @Test
  void everyRuleOfHistoriesIsInTheModel() throws IOException {
    String page = Files.readString(Path.of("../../docs/reference/consistency-model.md"));
    String section = page.substring(page.indexOf("## What a history may show"));
    for (Rule rule : Rule.values()) {
      assertThat(section).contains("- `" + rule.wireName() + "`: ");
    }
  }
}
