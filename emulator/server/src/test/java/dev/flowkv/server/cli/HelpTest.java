package dev.flowkv.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
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
  private static CommandLine flowkv() throws ReflectiveOperationException {
    Constructor<FlowKvCommand> constructor = FlowKvCommand.class.getDeclaredConstructor();
    constructor.setAccessible(true);
    return new CommandLine(constructor.newInstance());
  }

  static Stream<String> commands() throws ReflectiveOperationException {
    return flowkv().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandShowsAnExampleThatItTakes(String name) throws ReflectiveOperationException {
    CommandLine command = flowkv().getSubcommands().get(name);
    String usage = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
    List<String> examples =
        Arrays.stream(command.getCommandSpec().usageMessage().footer())
            .filter(line -> line.contains("flowkv " + name))
            .map(line -> line.substring(line.indexOf("flowkv " + name) + "flowkv ".length()))
            .map(line -> line.replaceAll("[)'].*", ""))
            .toList();
    assertThat(examples).as(usage).isNotEmpty();
    for (String example : examples) {
      flowkv().parseArgs(example.trim().split(" +"));
    }
  }

  /** Both start an emulator. */
  @ParameterizedTest
  @ValueSource(strings = {"dev", "run"})
  void everyOptionOfServeIsOneOfTheCommandsThatRunWorkers(String name)
      throws ReflectiveOperationException {
    List<OptionSpec> serve = flowkv().getSubcommands().get("serve").getCommandSpec().options();
    List<OptionSpec> worker = flowkv().getSubcommands().get(name).getCommandSpec().options();
    assertThat(serve).hasSizeGreaterThan(12);
    assertThat(worker)
        .extracting(OptionSpec::longestName)
        .containsAll(serve.stream().map(OptionSpec::longestName).toList());
  }
}
