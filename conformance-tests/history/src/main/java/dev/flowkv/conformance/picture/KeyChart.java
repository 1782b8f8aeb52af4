package dev.flowkv.conformance.picture;

import static dev.flowkv.conformance.history.HtmlPage.escape;

import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Operation;
import dev.flowkv.explain.Trace;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chart of a key: a lane for each location, time to the right. An answer that is old has a bar
 * back to the write that it shows.
 */
final class KeyChart {
  private static final int LANE = 64;
  private static final int TOP = 30;
  private static final int LEFT = 92;
  private static final int RIGHT = 70;
  private static final int SHOWN = 7;

  private final String key;
  private final List<Operation> operations;
  private final Map<Long, Anomaly> anomalies;
  private final Set<Long> violations;
  private final List<String> locations;
  private final TimeAxis axis = new TimeAxis();
  private final Map<Long, Operation> writesBySequence = new HashMap<>();
  private final StringBuilder svg = new StringBuilder();

  /**
   * A chart.
   *
   * @param operations what is drawn, in any order
   * @param anomalies of this key, by operation number
   * @param violations the numbers of operations that show that a rule is broken
   */
  KeyChart(
      String key, List<Operation> operations, Map<Long, Anomaly> anomalies, Set<Long> violations) {
    this.key = key;
    this.operations =
        operations.stream()
            .sorted(
                Comparator.comparingLong(Operation::returnedMillis)
                    .thenComparingLong(Operation::number))
            .toList();
    this.anomalies = anomalies;
    this.violations = violations;
    this.locations = operations.stream().map(Operation::location).distinct().sorted().toList();
    for (Operation o : this.operations) {
      axis.add(o.number(), o.returnedMillis());
      if (o.sequence() != null) {
        writesBySequence.put(o.sequence(), o);
      }
    }
  }

  /** The chart as SVG, inside a box that scrolls. */
  String markup() {
    int width = LEFT + axis.width() + RIGHT;
    int height = TOP + locations.size() * LANE + 8;
    svg.append(
        "<div class=\"wide\"><svg class=\"chart\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"><title>%s</title>\n"
            .formatted(width, height, width, height, escape("what locations saw of " + key)));
    for (String location : locations) {
      int y = y(location);
      svg.append(
          "<text class=\"lane\" x=\"4\" y=\"%d\">%s</text>".formatted(y + 4, cut(location, 11)));
      svg.append(
          "<line class=\"lane\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n"
              .formatted(LEFT - 12, y, width - 8, y));
    }
    for (TimeAxis.Fold fold : axis.folds()) {
      int x = LEFT + fold.from() + TimeAxis.STEP / 2;
      svg.append(
          "<rect class=\"fold\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
              .formatted(x, TOP, TimeAxis.FOLD - TimeAxis.STEP, height - TOP - 8));
      svg.append(
          "<text class=\"time\" x=\"%d\" y=\"%d\">%s</text>\n"
              .formatted(x + (TimeAxis.FOLD - TimeAxis.STEP) / 2, 12, "⋯ " + fold.text()));
    }
    long start = operations.isEmpty() ? 0 : operations.get(0).returnedMillis();
    String before = "";
    for (Operation o : operations) {
      String time = TimeAxis.seconds(o.returnedMillis() - start);
      if (!time.equals(before)) {
        before = time;
        svg.append("<text class=\"time\" x=\"%d\" y=\"26\">+%s</text>\n".formatted(x(o), time));
      }
      bar(o);
    }
    operations.forEach(this::mark);
    return svg.append("</svg></div>\n").toString();
  }

  private int x(Operation o) {
    return LEFT + axis.of(o.number());
  }

  private int y(String location) {
    return TOP + LANE / 2 + locations.indexOf(location) * LANE;
  }

  /** From an answer back to the write that it shows, or to when a cache got that there is none. */
  private void bar(Operation o) {
    Operation.Read read = read(o);
    if (read == null || !anomalies.containsKey(o.number())) {
      return;
    }
    Trace trace = read.trace();
    Operation write =
        trace == null
            ? shownBy(o, read)
            : writesBySequence.get(Objects.requireNonNullElse(trace.sequence(), 0L));
    int from = write != null ? axis.of(write.number()) : trace == null ? -1 : since(trace);
    int y = y(o.location());
    svg.append(
        "<line class=\"old\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
            .formatted(from < 0 ? LEFT - 12 : LEFT + from, y, x(o), y));
    if (write != null && !write.location().equals(o.location())) {
      svg.append(
          "<line class=\"from\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>"
              .formatted(x(write), y(write.location()), x(write), y));
    }
    svg.append('\n');
  }

  /** Since when an absence is shown, or which write it does not show. */
  private int since(Trace trace) {
    Trace.Missed missed = trace.missed();
    return trace.cachedAtMillis() != null
        ? axis.at(trace.cachedAtMillis())
        : missed != null ? axis.at(missed.atMillis()) : -1;
  }

  /** Of an answer whose origin is not recorded, the last write of what it shows; null: none. */
  private @Nullable Operation shownBy(Operation read, Operation.Read answer) {
    return operations.stream()
        .filter(o -> o.returnedMillis() <= read.returnedMillis() && o.failure() == null)
        .filter(
            o ->
                o.writes().stream()
                    .anyMatch(
                        w -> w.key().equals(key) && Objects.equals(w.value(), answer.value())))
        .reduce((first, second) -> second)
        .orElse(null);
  }

  private void mark(Operation o) {
    int x = x(o);
    int y = y(o.location());
    Anomaly anomaly = anomalies.get(o.number());
    boolean isBroken = violations.contains(o.number());
    String title =
        "operation " + o.number() + ": " + (anomaly == null ? text(o) : anomaly.sentence());
    svg.append("<g><title>").append(escape(title)).append("</title>");
    if (o.failure() != null) {
      svg.append(
          "<path class=\"failed\" d=\"M%d %dl12 12m0 -12l-12 12\"/>".formatted(x - 6, y - 6));
    } else if (!o.writes().isEmpty()) {
      svg.append(
          "<rect class=\"put\" x=\"%d\" y=\"%d\" width=\"13\" height=\"13\"/>"
              .formatted(x - 6, y - 6));
    } else if (o.page() != null) {
      svg.append(
          "<path class=\"%s\" d=\"M%d %dl8 8l-8 8l-8 -8z\"/>"
              .formatted(anomaly == null ? "get" : "get stale", x, y - 8));
    } else {
      svg.append(
          "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"6\"/>"
              .formatted(anomaly == null ? "get" : "get stale", x, y));
    }
    if (isBroken) {
      svg.append("<circle class=\"broken\" cx=\"%d\" cy=\"%d\" r=\"11\"/>".formatted(x, y));
    }
    String style = isBroken ? "what bad" : anomaly == null ? "what" : "what note";
    svg.append(
        "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>".formatted(style, x, y - 14, label(o)));
    svg.append(
        "<text class=\"number\" x=\"%d\" y=\"%d\">%d</text></g>\n"
            .formatted(x, y + 22, o.number()));
  }

  private Operation.@Nullable Read read(Operation o) {
    return o.reads().stream().filter(r -> r.key().equals(key)).findFirst().orElse(null);
  }

  private String label(Operation o) {
    if (o.failure() != null) {
      return o.failure().isFault() ? "fault" : "refused";
    }
    Operation.Read read = read(o);
    if (read != null) {
      return shown(read.value(), "absent");
    }
    return o.page() != null
        ? "list"
        : o.writes().stream()
            .filter(w -> w.key().equals(key))
            .findFirst()
            .map(w -> shown(w.value(), "delete"))
            .orElse("");
  }

  private static String shown(Operation.@Nullable Value value, String otherwise) {
    return value == null ? otherwise : cut(value.text(), SHOWN);
  }

  private static String cut(String text, int most) {
    int points = text.codePointCount(0, text.length());
    return escape(
        points <= most ? text : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…");
  }

  private String text(Operation o) {
    return Stream.of(o.name(), "\"" + key + "\"", "at", o.location(), value(o))
        .filter(Objects::nonNull)
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }

  private @Nullable String value(Operation o) {
    Operation.Read read = read(o);
    if (read != null) {
      String status = read.cacheStatus() == null ? "" : " (" + read.cacheStatus() + ")";
      return "→ " + (read.value() == null ? "absent" : read.value().text()) + status;
    }
    return o.writes().stream()
        .filter(w -> w.key().equals(key) && w.value() != null)
        .findFirst()
        .map(w -> Objects.requireNonNull(w.value()).text())
        .orElse(null);
  }

  /** Text of a number of things. */
  static String count(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }
}
