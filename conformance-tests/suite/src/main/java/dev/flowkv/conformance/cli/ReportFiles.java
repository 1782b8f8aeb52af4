package dev.flowkv.conformance.cli;

import dev.flowkv.conformance.history.HistoryLines;
import dev.flowkv.conformance.report.HtmlReport;
import dev.flowkv.conformance.report.JUnitXml;
import dev.flowkv.conformance.report.JsonReport;
import dev.flowkv.conformance.report.MarkdownReport;
import dev.flowkv.conformance.report.SuiteReport;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.TargetResult;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a report. */
final class ReportFiles {
  /** Begins the last section of the published page. */
  static final String OBSERVED = "\n## Observed on the real service\n";

  private ReportFiles() {}

  /**
   * Makes the folder.
   *
   * @throws IOException saying that it cannot be written to
   */
  static void prepare(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException("--report: " + folder + " cannot be made", e);
    }
    if (!Files.isWritable(folder)) {
      throw new IOException("--report: " + folder + " cannot be written to");
    }
  }

  /** Writes all of them, and gives the one for people. */
  static Path write(Path folder, SuiteReport report) throws IOException {
    Path page = Files.writeString(folder.resolve("report.html"), HtmlReport.of(report));
    Files.writeString(folder.resolve("report.json"), JsonReport.of(report));
    Files.writeString(folder.resolve("junit.xml"), JUnitXml.of(report));
    for (TargetResult t : report.targets()) {
      for (PropertyResult r : t.results()) {
        if (r.evidence() != null) {
          String name = (t.name() + "-" + r.property().id()).replaceAll("[^a-z0-9]+", "-");
          try (Writer out = Files.newBufferedWriter(folder.resolve(name + ".jsonl"))) {
            HistoryLines.write(r.evidence().history(), "java", out);
          }
        }
      }
    }
    return page;
  }

  /** Writes the page, and keeps its section about observations, which a run does not ask. */
  static void publish(Path file, SuiteReport report) throws IOException {
    String before = Files.exists(file) ? Files.readString(file) : "";
    int kept = before.indexOf(OBSERVED);
    Files.writeString(file, MarkdownReport.of(report) + (kept < 0 ? "" : before.substring(kept)));
  }
}
