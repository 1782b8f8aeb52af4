package dev.flowkv.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What {@code --help} shows. */
class HelpTest {
  static Stream<String> commands() {
    return FlowKvCommand.withAllCommands().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandShowsAnExampleThatItTakes(String name) {
    CommandLine command = FlowKvCommand.withAllCommands().getSubcommands().get(name);
    String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    List<String> examples =
        Arrays.stream(command.getCommandSpec().usageMessage().footer())
            .filter(line -> line.contains("flowkv " + name))
            .map(line -> line.substring(line.indexOf("flowkv " + name) + "flowkv ".length()))
            .map(line -> line.replaceAll("[)'].*", ""))
            .toList();
    assertThat(examples).as(usage).isNotEmpty();
    for (String example : examples) {
      FlowKvCommand.withAllCommands().parseArgs(example.trim().split(" +"));
    }
  }

  /** Both start an emulator. */
  @ParameterizedTest
  @ValueSource(strings = {"dev", "run"})
  void everyOptionOfServeIsOneOfTheCommandsThatRunWorkers(String name) {
    List<OptionSpec> serve =
        FlowKvCommand.withAllCommands().getSubcommands().get("serve").getCommandSpec().options();
    List<OptionSpec> worker =
        FlowKvCommand.withAllCommands().getSubcommands().get(name).getCommandSpec().options();
    assertThat(serve).hasSizeGreaterThan(12);
    assertThat(worker)
        .extracting(OptionSpec::longestName)
        .containsAll(serve.stream().map(OptionSpec::longestName).toList());
  }
}
