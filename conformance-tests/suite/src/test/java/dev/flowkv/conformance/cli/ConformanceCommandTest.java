package dev.flowkv.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ConformanceCommandTest {
  private static String refused(String... arguments) {
    StringWriter err = new StringWriter();
    int status =
        new CommandLine(new ConformanceCommand())
            .setParameterExceptionHandler(
                (e, all) -> {
                  err.append(String.valueOf(e.getMessage()));
                  return CommandLine.ExitCode.USAGE;
                })
            .execute(arguments);
    assertThat(status).isEqualTo(2);
    return err.toString();
  }

  @Test
  void anIdThatThereIsNotIsQuotedAndThoseThereAreAreListed() {
    assertThat(refused("--target", "emulator", "--only", "nothing"))
        .startsWith(
            "--only: no property's id matches \"nothing\"; ids are value-bytes, value-text,")
        .endsWith("provider-info")
        .doesNotContain("\n");
  }

  @Test
  void anEndpointThatIsNoUrlIsRefused() {
    for (String endpoint : new String[] {"127.0.0.1:8786/client/v4", "http:///x", "http://a b"}) {
      assertThat(refused("--target", "rest", "--endpoint", endpoint, "--account", "a"))
          .startsWith("--endpoint: ")
          .contains(endpoint);
    }
  }

  @Test
  void optionsThatDoNotGoTogetherAreNamed() {
    assertThat(refused("--target", "emulator", "--record", "x"))
        .isEqualTo("--record: takes one target, and of emulators one --profile");
    assertThat(refused("--target", "emulator", "--preview"))
        .startsWith("--preview: takes one target");
    for (String other : new String[] {"--record=x", "--preview", "--seed=2", "--tries=2"}) {
      assertThat(refused("--target", "emulator", "--replay", "x", other))
          .isEqualTo(
              other.replaceAll("=.*", "")
                  + ": does not go with --replay, which asks what was recorded");
    }
  }

  @Test
  void theHelpSaysWhatMakesARunShort() {
    StringWriter out = new StringWriter();
    new CommandLine(new ConformanceCommand()).setOut(new PrintWriter(out)).execute("--help");
    assertThat(out.toString()).contains("--staleness 1", "retry-after");
  }
}
