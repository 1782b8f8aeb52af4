package dev.flowkv.server.cli.check;

import dev.flowkv.conformance.picture.ReportPage;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv report}. */
@Command(
    name = "report",
    description =
        "Draws a recorded history: what each location saw of the keys that had anomalies or break rules.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {"", "Example:", "  flowkv report history.jsonl --output history.html"})
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private CheckedHistory input;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The page to write: one file that needs no network.")
  private Path output;

  @Option(
      names = "--keys",
      paramLabel = "NUMBER",
      description = "Most keys that are drawn (default: ${DEFAULT-VALUE}).")
  private int keys = 50;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Draws this key, of every namespace, and no other. May be repeated.")
  private List<String> key = List.of();

  @Option(names = "--all", description = "Draws every key, unusual or not.")
  private boolean all;

  @Override
  public Integer call() throws IOException {
    input.notNegative("--keys", keys);
    CheckedHistory.Checked checked = input.check();
    String page =
        new ReportPage(checked.history(), checked.options(), checked.result(), checked.explained())
            .page("History " + checked.file(), new LinkedHashSet<>(key), all, keys);
    AtomicFile.write(output, out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
    spec.commandLine().getOut().println(output);
    return 0;
  }
}
