package dev.flowkv.server.cli;

import dev.flowkv.testkit.GeneratedPart;
import dev.flowkv.testkit.OptionsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page lists every option of every command. */
class DocumentedOptionsTest {
  /** What the head of the page says once. */
  private static final List<String> EVERYWHERE =
      List.of("--help", "--version", "--config", "--no-config");

  /** They take every option of serve, which {@link HelpTest} holds. */
  private static final List<String> STARTING = List.of("dev", "run");

  @Test
  void everyOptionIsOnThePage() {
    Map<String, CommandLine> commands = FlowKvCommand.withAllCommands().getSubcommands();
    List<String> sections = new ArrayList<>();
    List<String> ofServe = new ArrayList<>(EVERYWHERE);
    commands.get("serve").getCommandSpec().options().forEach(o -> ofServe.add(o.longestName()));
    commands.forEach(
        (name, command) ->
            sections.add(
                STARTING.contains(name)
                    ? OptionsTable.of(name, command, ofServe)
                        + "\nIt also takes every option of [serve](#serve).\n"
                    : OptionsTable.of(name, command, EVERYWHERE)));
    GeneratedPart.holds("docs/reference/options.md", "flowkv", String.join("\n", sections));
  }
}
