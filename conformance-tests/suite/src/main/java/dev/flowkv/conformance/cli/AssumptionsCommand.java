package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.assumption.Assumption;
import dev.flowkv.conformance.assumption.AssumptionsJson;
import dev.flowkv.conformance.assumption.AssumptionsTable;
import dev.flowkv.conformance.assumption.Dependence;
import dev.flowkv.conformance.assumption.RankedAssumption;
import dev.flowkv.conformance.property.AllProperties;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code assumptions}. */
@Command(
    name = "assumptions",
    description = {
      "Lists what the emulator assumes of the platform: on what evidence, what settles it, and how",
      "many properties of the suite would find something else. They are asked for each setting,",
      "which takes some minutes for all of them."
    },
    mixinStandardHelpOptions = true,
    versionProvider = ConformanceCommand.Versions.class,
    footer = {
      "",
      "What is assumed of cursors, for a program:",
      "  conformance assumptions --only cursor --json"
    })
final class AssumptionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(names = "--only", paramLabel = "REGEX", description = "Only settings whose name matches.")
  private @Nullable Pattern only;

  @Option(
      names = "--properties",
      paramLabel = "REGEX",
      description = "Ask only properties whose id matches.")
  private @Nullable Pattern asked;

  @Override
  public Integer call() throws InterruptedException {
    List<Assumption> wanted =
        Assumption.all().stream()
            .filter(a -> only == null || only.matcher(a.setting().wireName()).find())
            .toList();
    if (wanted.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--only: no setting's name matches \""
              + only
              + "\"; names are "
              + Assumption.all().stream()
                  .map(a -> a.setting().wireName())
                  .collect(Collectors.joining(", ")));
    }
    List<Property> properties =
        AllProperties.list().stream()
            .filter(p -> asked == null || asked.matcher(p.id()).find())
            .toList();
    if (properties.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--properties: no property's id matches \""
              + asked
              + "\"; ids are "
              + AllProperties.list().stream().map(Property::id).collect(Collectors.joining(", ")));
    }
    PrintWriter out = spec.commandLine().getOut();
    List<RankedAssumption> ranked = RankedAssumption.ranked(measured(wanted, properties));
    if (json) {
      out.print(AssumptionsJson.of(ranked));
    } else {
      out.print(ranked.stream().map(AssumptionsTable::paragraph).collect(Collectors.joining("\n")));
    }
    out.flush();
    return 0;
  }

  private List<RankedAssumption> measured(List<Assumption> wanted, List<Property> properties)
      throws InterruptedException {
    Dependence dependence = new Dependence(properties);
    List<RankedAssumption> measured = new ArrayList<>();
    for (Assumption assumption : wanted) {
      spec.commandLine()
          .getErr()
          .println(
              "assumptions: setting %d of %d, %s"
                  .formatted(measured.size() + 1, wanted.size(), assumption.setting().wireName()));
      measured.add(new RankedAssumption(assumption, dependence.of(assumption)));
    }
    return measured;
  }
}
