package dev.flowkv.conformance.report;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.TargetResult;
import dev.flowkv.explain.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A run as a page of the documentation. */
public final class MarkdownReport {
  private MarkdownReport() {}

  /** The page. */
  public static String of(SuiteReport report) {
    StringBuilder page = new StringBuilder();
    page.append("# Conformance\n\n");
    page.append(
        "What the [suite](conformance-suite.md) found, property by property. This page is generated:"
            + " `harness-scripts/conformance --target all --wrangler wrangler --wrangler wrangler-newest --publish docs/reference/conformance.md`."
            + " The build runs the same targets, except for the newest wrangler, and fails when a verdict here is not"
            + " what it finds.\n\n");
    page.append("Run on ")
        .append(report.startedAt(), 0, 10)
        .append(", seed ")
        .append(report.seed())
        .append(".\n\n");
    page.append("| target | what it is | result |\n|---|---|---|\n");
    for (TargetResult t : report.targets()) {
      String result =
          t.notRun() != null
              ? "not run: " + t.notRun()
              : t.count(Status.HOLDS)
                  + " hold, "
                  + t.count(Status.VIOLATED)
                  + " violated, "
                  + t.count(Status.OBSERVED)
                  + " measured, "
                  + t.count(Status.NOT_RUN)
                  + " not run";
      page.append("| ")
          .append(t.name())
          .append(" | ")
          .append(cell(t.description()))
          .append(" | ")
          .append(cell(result))
          .append(" |\n");
    }
    page.append("\n## Differences\n\n");
    differences(page, report);
    page.append("\n## Property by property\n\n");
    page.append("| property | rule | ");
    page.append(
        report.targets().stream().map(TargetResult::name).collect(Collectors.joining(" | ")));
    page.append(" |\n|---|---|").append("---|".repeat(report.targets().size())).append('\n');
    for (Property p : report.properties()) {
      page.append("| `")
          .append(p.id())
          .append("` | ")
          .append(cell(p.rule()))
          .append(" (")
          .append(p.strength().wireName())
          .append(") | ");
      page.append(
          report.targets().stream()
              .map(t -> SuiteReport.result(t, p).map(MarkdownReport::verdict).orElse("not run"))
              .collect(Collectors.joining(" | ")));
      page.append(" |\n");
    }
    page.append("\n## Not run, and why\n\n");
    notRun(page, report);
    return page.toString();
  }

  private static void differences(StringBuilder page, SuiteReport report) {
    boolean any = false;
    for (Property p : report.properties()) {
      Map<String, List<String>> targetsByText = new LinkedHashMap<>();
      for (TargetResult t : report.targets()) {
        SuiteReport.result(t, p)
            .filter(r -> r.status() == Status.VIOLATED)
            .ifPresent(
                r ->
                    targetsByText
                        .computeIfAbsent(withoutPrefix(r.text()), k -> new ArrayList<>())
                        .add(t.name()));
      }
      targetsByText.forEach((text, targets) -> page.append(difference(p, text, targets)));
      any |= !targetsByText.isEmpty();
    }
    if (!any) {
      page.append("None.\n");
    }
  }

  private static String difference(Property p, String text, List<String> targets) {
    return "- **`"
        + p.id()
        + "`: "
        + String.join(", ", targets)
        + ".** "
        + cell(p.rule())
        + (p.words().isEmpty() ? "" : " The documentation: \u201c" + cell(p.words()) + "\u201d")
        + " ("
        + p.source()
        + ") Found: "
        + cell(text)
        + ".\n";
  }

  private static void notRun(StringBuilder page, SuiteReport report) {
    for (TargetResult t : report.targets()) {
      if (t.notRun() != null) {
        page.append("- **").append(t.name()).append("**: ").append(cell(t.notRun())).append("\n");
        continue;
      }
      Map<String, List<String>> byReason = new LinkedHashMap<>();
      for (PropertyResult r : t.results()) {
        if (r.status() == Status.NOT_RUN) {
          byReason
              .computeIfAbsent(r.text(), k -> new ArrayList<>())
              .add("`" + r.property().id() + "`");
        }
      }
      byReason.forEach(
          (reason, ids) ->
              page.append("- **")
                  .append(t.name())
                  .append("**: ")
                  .append(cell(reason))
                  .append(": ")
                  .append(String.join(", ", ids))
                  .append("\n"));
    }
  }

  private static String verdict(PropertyResult r) {
    String seen = String.join("; ", new TreeMap<>(r.observed()).values());
    String verdict = r.status() == Status.VIOLATED ? "**violated**" : r.status().words();
    return seen.isEmpty() ? verdict : verdict + ": " + cell(seen);
  }

  /** Keys of a run differ from run to run; the page need not. */
  private static String withoutPrefix(String text) {
    return text.replaceAll("flowkv-conformance/[^/]*/[^/]*/\\d+/", "…/");
  }

  private static String cell(String text) {
    // Markdown takes a backslash before punctuation for an escape, and not one before a letter.
    return Printable.text(text).replace("|", "\\|").replace("<", "&lt;");
  }
}
