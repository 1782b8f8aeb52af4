package dev.flowkv.conformance.picture;

import static dev.flowkv.conformance.history.HtmlPage.escape;

import dev.flowkv.conformance.history.CheckOptions;
import dev.flowkv.conformance.history.CheckResult;
import dev.flowkv.conformance.history.ExplainedHistory;
import dev.flowkv.conformance.history.History;
import dev.flowkv.conformance.history.HistoryOperation;
import dev.flowkv.conformance.history.HtmlPage;
import dev.flowkv.conformance.history.Timeline;
import dev.flowkv.conformance.history.Violation;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The report on a history, as a page. */
public final class ReportPage {
  /** Operations of a key that are drawn: those that are unusual, and what is around them. */
  private static final int MOST_DRAWN = 300;

  /** Rows of the table, and sentences of a key. */
  private static final int MOST_ROWS = 100;

  private final History history;
  private final CheckOptions options;
  private final CheckResult result;
  private final ExplainedHistory explained;
  private final Map<Place, List<Operation>> operations = new HashMap<>();
  private final Map<Place, List<Anomaly>> anomalies = new LinkedHashMap<>();
  private final Map<Place, Set<Long>> violations = new LinkedHashMap<>();

  private record Place(String namespace, String key) {}

  /**
   * A report.
   *
   * @param explained of the same lines as the history
   */
  public ReportPage(
      History history, CheckOptions options, CheckResult result, ExplainedHistory explained) {
    this.history = history;
    this.options = options;
    this.result = result;
    this.explained = explained;
    for (Operation o : explained.byLine().values()) {
      keysOf(o).forEach(k -> list(operations, new Place(o.namespace(), k)).add(o));
    }
    for (Anomaly a : explained.anomalies()) {
      list(anomalies, new Place(a.namespace(), a.key())).add(a);
    }
    for (Violation v : result.violations()) {
      for (HistoryOperation o : v.operations()) {
        Operation own = explained.byLine().get(o.line());
        if (own != null) {
          violations
              .computeIfAbsent(new Place(own.namespace(), v.key()), p -> new HashSet<>())
              .add(own.number());
        }
      }
    }
  }

  private static <T> List<T> list(Map<Place, List<T>> map, Place place) {
    return map.computeIfAbsent(place, p -> new ArrayList<>());
  }

  private static Set<String> keysOf(Operation o) {
    Set<String> keys = new LinkedHashSet<>();
    o.reads().forEach(r -> keys.add(r.key()));
    o.writes().forEach(w -> keys.add(w.key()));
    if (o.page() != null) {
      o.page().missed().forEach(m -> keys.add(m.key()));
    }
    return keys;
  }

  /**
   * Draws the page.
   *
   * @param keys which keys are drawn, of all namespaces; empty: those that are unusual
   * @param all whether every key is drawn
   * @param keysAtMost how many
   */
  public String page(String title, Set<String> keys, boolean all, int keysAtMost) {
    HtmlPage page = new HtmlPage(title);
    page.text(
        KeyChart.count(result.operations(), "operation")
            + " on "
            + KeyChart.count(result.keys(), "key")
            + "; an answer may be "
            + result.boundMillis()
            + " ms old. "
            + (result.isAllowed()
                ? "Every rule holds."
                : KeyChart.count(result.violations().size(), "violation") + "."));
    page.heading("Anomalies");
    if (explained.anomalies().isEmpty()) {
      page.text(
          "No anomalies: every answer showed the latest write, no write was refused, and no fault rule made anything fail.");
    } else {
      page.add(table());
    }
    List<Place> places = places(keys, all);
    if (!places.isEmpty()) {
      page.heading("Keys");
      page.add(legend());
    }
    places.stream().limit(keysAtMost).forEach(place -> page.add(section(place)));
    if (places.size() > keysAtMost) {
      page.text(
          KeyChart.count(places.size() - keysAtMost, "key")
              + " more; --key NAME draws one, --keys NUMBER more of them.");
    }
    if (!keys.isEmpty() && places.isEmpty()) {
      page.text("No operation of this history names the key.");
    }
    page.heading("Measured");
    page.add(Timeline.measurements(result.measurements()));
    return page.toString();
  }

  /** Those that break rules first, then those with the most anomalies. */
  private List<Place> places(Set<String> keys, boolean all) {
    Set<Place> places = new LinkedHashSet<>(violations.keySet());
    anomalies.entrySet().stream()
        .sorted(Comparator.comparingInt(e -> -e.getValue().size()))
        .forEach(e -> places.add(e.getKey()));
    if (all || !keys.isEmpty()) {
      operations.keySet().stream()
          .sorted(Comparator.comparing(Place::namespace).thenComparing(Place::key))
          .forEach(places::add);
    }
    return places.stream().filter(p -> keys.isEmpty() || keys.contains(p.key)).toList();
  }

  private String table() {
    record Row(String kind, String namespace, String key, String location) {}
    Map<Row, Long> counts =
        explained.anomalies().stream()
            .collect(
                Collectors.groupingBy(
                    a -> new Row(a.kind().wireName(), a.namespace(), a.key(), a.location()),
                    LinkedHashMap::new,
                    Collectors.counting()));
    StringBuilder html =
        new StringBuilder(
            "<div class=\"wide\"><table><thead><tr><th>kind</th><th>key</th><th>location</th><th>times</th></tr></thead>\n");
    counts.entrySet().stream()
        .sorted(Map.Entry.<Row, Long>comparingByValue().reversed())
        .limit(MOST_ROWS)
        .forEach(
            e ->
                html.append("<tr><td>")
                    .append(e.getKey().kind)
                    .append("</td><td><code>")
                    .append(escape(e.getKey().key))
                    .append("</code> <span class=\"dim\">in ")
                    .append(escape(e.getKey().namespace))
                    .append("</span></td><td>")
                    .append(escape(e.getKey().location))
                    .append("</td><td class=\"time\">")
                    .append(e.getValue())
                    .append("</td></tr>\n"));
    html.append("</table></div>");
    if (counts.size() > MOST_ROWS) {
      html.append("<p class=\"dim\">").append(counts.size() - MOST_ROWS).append(" rows more</p>");
    }
    return html.toString();
  }

  private static String legend() {
    return "<p class=\"dim\">A lane for each location, time to the right. Squares are writes, circles reads, diamonds lists, crosses what failed. <span class=\"note\">Amber</span>: an answer that does not show the latest write, with a bar back to the write that it shows. <span class=\"bad\">Red ring</span>: an operation that shows that a rule is broken. Below each mark is the operation's number.</p>";
  }

  private String section(Place place) {
    List<Anomaly> own = anomalies.getOrDefault(place, List.of());
    Map<Long, Anomaly> byNumber = new TreeMap<>();
    own.forEach(a -> byNumber.put(a.operation(), a));
    Set<Long> broken = violations.getOrDefault(place, Set.of());
    List<Operation> ofKey = operations.getOrDefault(place, List.of());
    List<Operation> drawn = drawn(ofKey, own, broken);
    StringBuilder html = new StringBuilder();
    html.append("<h3><code>")
        .append(escape(place.key))
        .append("</code> <span class=\"dim\">in ")
        .append(escape(place.namespace))
        .append("</span></h3>\n");
    html.append(new KeyChart(place.key, drawn, byNumber, broken).markup());
    if (drawn.size() < ofKey.size()) {
      html.append("<p class=\"dim\">")
          .append(KeyChart.count(ofKey.size() - drawn.size(), "operation"))
          .append(" of this key not drawn</p>\n");
    }
    if (own.isEmpty()) {
      html.append("<p>No anomalies of this key.</p>\n");
    } else {
      html.append("<ol class=\"sentences\">\n");
      own.stream()
          .limit(MOST_ROWS)
          .forEach(
              a ->
                  html.append("<li value=\"")
                      .append(a.operation())
                      .append("\"><b>")
                      .append(a.kind().wireName())
                      .append("</b> ")
                      .append(escape(a.sentence()))
                      .append("</li>\n"));
      html.append("</ol>\n");
      if (own.size() > MOST_ROWS) {
        html.append("<p class=\"dim\">").append(own.size() - MOST_ROWS).append(" more</p>\n");
      }
    }
    return broken.isEmpty() ? html.toString() : html + rules(place);
  }

  /** Of a key that breaks rules, the table of why each answer is or is not allowed. */
  private String rules(Place place) {
    return result.violations().stream()
        .filter(v -> v.key().equals(place.key))
        .map(Violation::namespace)
        // The checker treats a namespace that was emptied as new, with a longer name.
        .filter(n -> n.equals(place.namespace) || n.startsWith(place.namespace + " ("))
        .distinct()
        .map(n -> new Timeline(history, options).markup(n, place.key, result.violations()))
        .collect(Collectors.joining());
  }

  /** Not more than can be looked at: the unusual, the latest writes, then the latest of all. */
  private static List<Operation> drawn(
      List<Operation> ofKey, List<Anomaly> anomalies, Set<Long> broken) {
    if (ofKey.size() <= MOST_DRAWN) {
      return ofKey;
    }
    Set<Long> wanted = new LinkedHashSet<>(broken);
    for (Anomaly a : anomalies) {
      wanted.add(a.operation());
      a.write().ifPresent(wanted::add);
    }
    for (int i = ofKey.size() - 1; i >= 0; i--) {
      if (!ofKey.get(i).writes().isEmpty()) {
        wanted.add(ofKey.get(i).number());
      }
    }
    Set<Long> numbers = wanted.stream().limit(MOST_DRAWN).collect(Collectors.toSet());
    for (int i = ofKey.size() - 1; i >= 0 && numbers.size() < MOST_DRAWN; i--) {
      numbers.add(ofKey.get(i).number());
    }
    return ofKey.stream().filter(o -> numbers.contains(o.number())).toList();
  }
}
