package dev.flowkv.conformance.cli;

import dev.flowkv.testkit.GeneratedPart;
import dev.flowkv.testkit.OptionsTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The page lists every option of the commands of the suite. */
class DocumentedOptionsTest {
  private static final List<String> EVERYWHERE = List.of("--help", "--version");

  @Test
  void everyOptionIsOnThePage() {
    GeneratedPart.holds(
        "docs/reference/options.md",
        "conformance",
        String.join(
            "\n",
            OptionsTable.of("conformance", new CommandLine(new ConformanceCommand()), EVERYWHERE),
            OptionsTable.of(
                "conformance assumptions", new CommandLine(new AssumptionsCommand()), EVERYWHERE),
            OptionsTable.of("calibrate", new CommandLine(new CalibrateCommand()), EVERYWHERE)));
  }
}
