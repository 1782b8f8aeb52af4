package dev.flowkv.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.server.cli.option.FileOptions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which commands a start makes. */
class CommandsAskedForTest {
  @CommandLine.Command
  private static final class Root {}

  private static Set<String> made(String... arguments) {
    CommandLine root = new CommandLine(new Root());
    Commands.addAskedFor(root, new FileOptions(), arguments);
    return root.getSubcommands().keySet();
  }

  @Test
  void aCommandIsMadeWithoutTheOthers() {
    assertThat(made("health", "--url", "serve")).containsExactly("health");
    assertThat(made("serve", "--help")).containsExactly("serve");
  }

  @Test
  void theVersionNeedsNone() {
    assertThat(made("--version")).isEmpty();
    assertThat(made("-V")).isEmpty();
  }

  @Test
  void whoAsksForNoneOrForAnUnknownOneHasAll() {
    Set<String> all = FlowKvCommand.withAllCommands().getSubcommands().keySet();
    assertThat(all).hasSizeGreaterThan(15).contains("serve", "health", "completion");
    assertThat(made()).isEqualTo(all);
    assertThat(made("--help")).isEqualTo(all);
    assertThat(made("--config", "health")).isEqualTo(all);
    assertThat(made("helth")).isEqualTo(all);
    assertThat(made("completion")).isEqualTo(all);
  }
}
