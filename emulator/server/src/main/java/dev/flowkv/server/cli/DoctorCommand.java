package dev.flowkv.server.cli;

import dev.flowkv.explain.Printable;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.doctor.Doctor;
import dev.flowkv.server.doctor.Finding;
import dev.flowkv.server.doctor.Tools;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv doctor}. */
@Command(
    name = "doctor",
    description = "Looks at what FlowKV needs on this machine, and says how to mend what is wrong.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "The last thing it looks at is a Worker, under wrangler dev, that writes and reads a key.",
      "Status 0: no problems; 1: there are some.",
      "Example: for the Worker in a folder, and an emulator on another port",
      "  flowkv doctor --dir path/to/worker --port 8787"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int NAME_WIDTH = 14;
  private static final int LINE_WIDTH = 100;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The Worker's folder, whose own wrangler is taken (default: this one).")
  private Path dir = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The emulator's port (default: ${DEFAULT-VALUE}).")
  private int port = ServerOptions.DEFAULT_PORT;

  @Option(
      names = "--scripts",
      paramLabel = "DIR",
      defaultValue = "${sys:flowkv.scripts}",
      description = "FlowKV's harness-scripts or npm package, if neither of them runs this.")
  private @Nullable Path scripts;

  @Option(
      names = "--fix",
      description =
          "Mend what can be mended without harm: install what is missing, remove leftovers.")
  private boolean fix;

  @Override
  public Integer call() {
    if (port < 1 || port > 65_535) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--port: must be from 1 to 65535, not " + port);
    }
    if (!Files.isDirectory(dir.toAbsolutePath())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--dir: must be a folder, not \"" + dir + "\"");
    }
    Tools tools = scripts == null ? null : Tools.in(scripts.toAbsolutePath().normalize());
    List<Finding> findings =
        new Doctor(dir.toAbsolutePath().normalize(), port, tools, fix).examine();
    print(findings);
    return findings.stream().anyMatch(f -> f.state() == Finding.State.PROBLEM) ? 1 : 0;
  }

  private void print(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    Ansi ansi = spec.commandLine().getColorScheme().ansi();
    TextTable table =
        TextTable.forColumns(
            spec.commandLine().getColorScheme(),
            new Column(NAME_WIDTH, 0, Column.Overflow.SPAN),
            new Column(LINE_WIDTH - NAME_WIDTH, 1, Column.Overflow.WRAP));
    for (Finding finding : findings) {
      String color =
          switch (finding.state()) {
            case WELL -> "green";
            case UNKNOWN -> "yellow";
            case PROBLEM -> "red,bold";
          };
      table.addRowValues(
          ansi.text("@|" + color + " " + finding.state().word() + "|@ " + finding.name()),
          ansi.text(Printable.text(finding.what())));
      if (finding.fix() != null) {
        table.addRowValues(
            ansi.text(""), ansi.text("@|bold fix:|@ " + Printable.text(finding.fix())));
      }
    }
    out.print(table);
    long problems = findings.stream().filter(f -> f.state() == Finding.State.PROBLEM).count();
    out.println(
        problems == 0 ? "no problems" : problems + (problems == 1 ? " problem" : " problems"));
  }
}
