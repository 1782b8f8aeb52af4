package dev.flowkv.server.explain;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a running emulator prints of its operations.
 *
 * @param kinds the kinds of anomalies that have a line; none: nothing is explained
 * @param log how each operation is logged; null: it is not
 */
public record TerminalReport(Set<AnomalyKind> kinds, @Nullable LogFormat log) {
  private static final int LINES_PER_SECOND = 5;

  /** What is held for an emulator that records no history. */
  private static final int OWN_HISTORY = 1_000;

  /** Copies the set. */
  public TerminalReport {
    kinds = Set.copyOf(kinds);
  }

  /**
   * Begins to print; empty: there is nothing to print.
   *
   * @param recorded the emulator's history; null: it records none, and then this does
   * @param out takes the log
   * @param err takes the anomalies
   * @param links where the numbers of operations lead to, on a terminal; null: nowhere. A file
   *     would have the address in every line, so it has none: the first line names the server
   */
  public Optional<HistoryWatcher> begin(
      KvEmulator emulator,
      @Nullable KvHistory recorded,
      PrintWriter out,
      PrintWriter err,
      @Nullable InspectorAddress links) {
    if (kinds.isEmpty() && log == null) {
      return Optional.empty();
    }
    KvHistory history = recorded == null ? KvHistory.ofAtMost(OWN_HISTORY) : recorded;
    List<EntryReader> readers = new ArrayList<>();
    if (log != null) {
      readers.add(new RequestLog(log, out));
    }
    if (!kinds.isEmpty()) {
      ClockHints hints = new ClockHints(emulator.clock(), InstantSource.system());
      LineRate rate = new LineRate(LINES_PER_SECOND, System::nanoTime);
      // What the inspector has not recorded, it cannot show.
      InspectorAddress shown = recorded == null ? null : links;
      readers.add(
          new AnomalyLines(
              history, kinds, hints, rate, anomaly -> line(anomaly, shown), err::println));
    }
    if (recorded == null) {
      emulator.observe(history);
    }
    HistoryWatcher watcher = new HistoryWatcher(history, readers);
    watcher.start();
    return Optional.of(watcher);
  }

  static String line(Anomaly anomaly, @Nullable InspectorAddress links) {
    String line = anomaly.line();
    if (links == null) {
      return line;
    }
    int end = line.indexOf(" (");
    return InspectorAddress.link(line.substring(0, end), links.of(anomaly)) + line.substring(end);
  }
}
