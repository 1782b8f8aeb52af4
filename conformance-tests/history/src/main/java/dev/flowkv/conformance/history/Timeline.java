package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Name;
import dev.flowkv.conformance.history.HistoryOperation.Outcome;
import dev.flowkv.conformance.history.HistoryOperation.Read;
import dev.flowkv.conformance.history.HistoryOperation.Written;
import dev.flowkv.conformance.history.KeyWrites.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a key: time runs down, a lane for each location, what each operation wrote or saw,
 * and why that is or is not allowed.
 */
public final class Timeline {
  private static final int LONGEST_VALUE = 60;

  private final History history;
  private final long bound;
  private final KeysOfHistory keys;

  /** Pictures of the keys of a history. */
  public Timeline(History history, CheckOptions options) {
    this.history = history;
    this.bound = options.boundMillis(history);
    this.keys = new KeysOfHistory(history, options.slack().toMillis());
  }

  /** The picture of one key, as markup. */
  public String markup(String namespace, String key, List<Violation> violations) {
    List<Violation> ofKey =
        violations.stream()
            .filter(v -> v.namespace().equals(namespace) && v.key().equals(key))
            .toList();
    Set<HistoryOperation> shown = new LinkedHashSet<>();
    ofKey.forEach(v -> shown.addAll(v.operations()));
    List<HistoryOperation> operations =
        history.operations().stream()
            .filter(o -> o.namespace().equals(namespace) && (o.touches(key) || shown.contains(o)))
            .sorted(Comparator.comparingLong(HistoryOperation::call))
            .toList();
    KeyWrites writes = keys.of(namespace, key);
    List<String> locations =
        operations.stream().map(HistoryOperation::location).distinct().sorted().toList();
    StringBuilder html = new StringBuilder();
    html.append("<h3><code>")
        .append(HtmlPage.escape(key))
        .append("</code> <span class=\"dim\">in ")
        .append(HtmlPage.escape(namespace))
        .append("</span></h3>\n");
    for (Violation v : ofKey) {
      html.append("<p class=\"bad\">")
          .append(HtmlPage.escape(v.rule().wireName() + ": " + v.message()))
          .append("</p>\n");
    }
    html.append("<div class=\"wide\"><table><thead><tr><th>called</th><th>took</th>");
    locations.forEach(l -> html.append("<th>").append(HtmlPage.escape(l)).append("</th>"));
    html.append("<th>why</th></tr></thead>\n");
    long start = operations.isEmpty() ? 0 : operations.get(0).call();
    for (HistoryOperation o : operations) {
      html.append("<tr><td class=\"time\">+")
          .append(seconds(o.call() - start))
          .append("</td><td class=\"time\">")
          .append(o.returned() - o.call())
          .append(" ms</td>");
      for (String location : locations) {
        boolean here = location.equals(o.location());
        String style =
            !here ? "" : shown.contains(o) ? "shown" : o.writes().isEmpty() ? "" : "write";
        html.append("<td class=\"").append(style).append("\">");
        html.append(here ? "<code>" + HtmlPage.escape(text(o, key)) + "</code>" : "");
        html.append("</td>");
      }
      html.append("<td>")
          .append(HtmlPage.escape(why(o, key, writes, ofKey)))
          .append("</td></tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }

  private static String seconds(long millis) {
    return "%d.%03d s".formatted(millis / 1000, millis % 1000);
  }

  private static String text(HistoryOperation o, String key) {
    List<String> parts = new ArrayList<>();
    for (Written w : o.writes()) {
      if (w.key().equals(key)) {
        parts.add(w.content() == null ? "delete" : "put " + shown(w.content()));
      }
    }
    for (Read r : o.reads()) {
      if (r.key().equals(key)) {
        parts.add(
            "get → "
                + (r.content() == null ? "nothing" : shown(r.content()))
                + (r.cacheStatus() == null ? "" : " " + r.cacheStatus()));
      }
    }
    if (o.page() != null) {
      Name name =
          o.page().names().stream().filter(n -> n.name().equals(key)).findFirst().orElse(null);
      parts.add(
          "list \"" + o.page().prefix() + "\" → " + (name == null ? "without it" : "with it"));
    }
    if (o.outcome() != Outcome.OK) {
      parts.add("(" + o.outcome() + (o.text() == null ? "" : ": " + o.text()) + ")");
    }
    return String.join(", ", parts);
  }

  private static String shown(Content content) {
    String value = content.value();
    return "\""
        + (value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…")
        + "\""
        + (content.metadata() == null ? "" : " " + content.metadata());
  }

  private String why(HistoryOperation o, String key, KeyWrites writes, List<Violation> violations) {
    for (Read r : o.reads()) {
      if (r.key().equals(key)) {
        Rule wrong = writes.wrong(r.content(), o.call(), o.returned(), o.call() - bound);
        if (wrong == Rule.NO_FABRICATION
            && !history.isStartKnown(o.namespace())
            && writes.mayShowStart(o.call() - bound)) {
          return "allowed: it may have been there before";
        }
        return wrong == null
            ? "allowed: " + allowed(r.content(), o, writes)
            : "not allowed: " + wrong.wireName();
      }
    }
    // Of a list, the violation that it ends says why.
    return violations.stream()
        .filter(v -> v.operations().get(v.operations().size() - 1).equals(o))
        .findFirst()
        .map(v -> "not allowed: " + v.rule().wireName())
        .orElse("");
  }

  private String allowed(@Nullable Content content, HistoryOperation o, KeyWrites writes) {
    if (content == null) {
      return "the key may be absent, or was at most " + bound + " ms ago";
    }
    Write write = writes.latest(content, o.returned()).orElse(null);
    Write by = write == null ? null : writes.supersededBy(write);
    if (by == null || by.operation().returned() > o.call()) {
      return "the latest write, or one at the same time";
    }
    return "superseded "
        + (o.call() - by.operation().returned())
        + " ms ago, "
        + bound
        + " ms are allowed";
  }

  /** What is measured, as a table. */
  public static String measurements(Measurements m) {
    StringBuilder html = new StringBuilder("<table>");
    row(html, "read-your-writes, at the writer's location", m.readYourWrites().toString());
    row(html, "monotonic reads, at one location", m.monotonicReads().toString());
    row(html, "longest time a first put was read as absent", m.longestNegativeText());
    row(html, "cacheStatus", m.cacheStatus().toString());
    m.visibility()
        .forEach(
            v ->
                row(
                    html,
                    "seen elsewhere by reads "
                        + v.fromMillis()
                        + (v.untilMillis() == Long.MAX_VALUE
                            ? " ms or more"
                            : " to " + v.untilMillis() + " ms")
                        + " after the write",
                    v.seen().toString()));
    m.firstSeenMillis()
        .forEach(
            (route, h) ->
                row(
                    html,
                    "first seen, " + route,
                    "median %d ms, p99 %d ms, %d writes"
                        .formatted(
                            h.getValueAtPercentile(50),
                            h.getValueAtPercentile(99),
                            h.getTotalCount())));
    return html.append("</table>").toString();
  }

  private static void row(StringBuilder html, String name, String value) {
    html.append("<tr><th>")
        .append(HtmlPage.escape(name))
        .append("</th><td>")
        .append(HtmlPage.escape(value))
        .append("</td></tr>\n");
  }
}
