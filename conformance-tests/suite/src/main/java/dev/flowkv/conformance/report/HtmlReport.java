package dev.flowkv.conformance.report;

import static dev.flowkv.conformance.history.HtmlPage.escape;

import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.history.CheckResult;
import dev.flowkv.conformance.history.HistoryChecker;
import dev.flowkv.conformance.history.HtmlPage;
import dev.flowkv.conformance.history.Timeline;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.PropertyResult.Evidence;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.TargetResult;
import java.util.Optional;
import java.util.TreeMap;

/** A run as a page: the matrix of properties and targets, and what shows each violation. */
public final class HtmlReport {
  private HtmlReport() {}

  /** The page. */
  public static String of(SuiteReport report) {
    HtmlPage page = new HtmlPage("Workers KV conformance");
    page.add("<p class=\"dim\">" + escape(report.startedAt()) + ", seed " + report.seed() + "</p>");
    page.add("<ul>");
    for (TargetResult t : report.targets()) {
      page.add(
          "<li><b>"
              + escape(t.name())
              + "</b>: "
              + escape(t.description())
              + "<br>"
              + escape(t.verdicts()));
      t.remarks().forEach(remark -> page.add("<br>" + escape(remark)));
      page.add("</li>");
    }
    page.add("</ul>");
    violations(page, report);
    matrix(page, report);
    return page.toString();
  }

  private static void matrix(HtmlPage page, SuiteReport report) {
    page.heading("Property by property");
    StringBuilder table =
        new StringBuilder("<div class=\"wide\"><table><thead><tr><th>property</th>");
    for (TargetResult t : report.targets()) {
      table.append("<th>").append(escape(t.name())).append("</th>");
    }
    table.append("</tr></thead>\n");
    for (Property p : report.properties()) {
      table
          .append("<tr><td><b>")
          .append(escape(p.id()))
          .append("</b> <span class=\"dim\">")
          .append(p.strength().wireName())
          .append("</span><br>")
          .append(escape(p.rule()))
          .append("</td>");
      for (TargetResult t : report.targets()) {
        table.append(cell(t, SuiteReport.result(t, p)));
      }
      table.append("</tr>\n");
    }
    page.add(table.append("</table></div>").toString());
  }

  private static String cell(TargetResult t, Optional<PropertyResult> result) {
    if (result.isEmpty()) {
      return "<td class=\"dim\" title=\"" + escape(String.valueOf(t.notRun())) + "\">not run</td>";
    }
    PropertyResult r = result.get();
    String seen = observed(r);
    return switch (r.status()) {
      case HOLDS -> "<td class=\"ok\">holds" + seen + "</td>";
      case OBSERVED -> "<td class=\"note\">measured" + seen + "</td>";
      case VIOLATED ->
          "<td class=\"bad\"><a href=\"#" + anchor(t, r) + "\">violated</a>" + seen + "</td>";
      case NOT_RUN -> "<td class=\"dim\" title=\"" + escape(r.text()) + "\">not run</td>";
      case BROKEN -> "<td class=\"bad\">could not be asked: " + escape(r.text()) + "</td>";
    };
  }

  private static String observed(PropertyResult r) {
    StringBuilder seen = new StringBuilder();
    new TreeMap<>(r.observed())
        .values()
        .forEach(
            value ->
                seen.append("<br><span class=\"dim\">").append(escape(value)).append("</span>"));
    return seen.toString();
  }

  private static String anchor(TargetResult t, PropertyResult r) {
    return (t.name() + "-" + r.property().id()).replaceAll("[^a-z0-9]+", "-");
  }

  private static void violations(HtmlPage page, SuiteReport report) {
    boolean any = report.targets().stream().anyMatch(t -> t.count(Status.VIOLATED) > 0);
    if (!any) {
      return;
    }
    page.heading("Violations");
    for (TargetResult t : report.targets()) {
      for (PropertyResult r : t.results()) {
        if (r.status() == Status.VIOLATED) {
          page.add(
              "<h3 id=\""
                  + anchor(t, r)
                  + "\">"
                  + escape(t.name() + ": " + r.property().id())
                  + "</h3>");
          page.add("<p>" + escape(r.property().rule()) + "</p>");
          page.add("<p class=\"bad\">" + escape(r.text()) + "</p>");
          if (!r.property().words().isEmpty()) {
            page.add("<p>\u201c" + escape(r.property().words()) + "\u201d</p>");
          }
          page.add("<p class=\"dim\">source: " + escape(r.property().source()) + "</p>");
          if (r.evidence() != null) {
            page.add(timeline(r.evidence()));
          }
        }
      }
    }
  }

  private static String timeline(Evidence evidence) {
    CheckResult checked = new HistoryChecker(evidence.options()).check(evidence.history());
    return new Timeline(evidence.history(), evidence.options())
        .markup("ns", evidence.key(), checked.violations());
  }
}
