package dev.flowkv.server.explain;

import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvHistoryEntry;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Prints a line for each anomaly. The operations before an anomaly are explained with it, as far as
 * the history still holds them, since sentences name them.
 */
final class AnomalyLines implements EntryReader {
  private final KvHistory history;
  private final Set<AnomalyKind> kinds;
  private final ClockHints hints;
  private final LineRate rate;
  private final Function<Anomaly, String> wording;
  private final Consumer<String> out;
  private final EntryExplainer explainer = new EntryExplainer();

  /** The number of the last entry that was explained, or told, or both. */
  private long explained;

  /** The number of the last entry in which something unusual was looked for. */
  private long looked;

  /**
   * Makes the lines.
   *
   * @param kinds which kinds are shown, with the special cases of each
   * @param wording the line of an anomaly
   * @param out takes a line without its end
   */
  AnomalyLines(
      KvHistory history,
      Set<AnomalyKind> kinds,
      ClockHints hints,
      LineRate rate,
      Function<Anomaly, String> wording,
      Consumer<String> out) {
    this.history = history;
    this.kinds = Set.copyOf(kinds);
    this.hints = hints;
    this.rate = rate;
    this.wording = wording;
    this.out = out;
  }

  @Override
  public void read(KvHistory.Recorded news, long lost) {
    if (lost > 0) {
      say(lost + " operations came too fast to be looked at");
    }
    if (hasUnusual(news)) {
      explain(history.recordedAfter(explained));
    }
    more(rate.takeHeldBack());
  }

  private boolean hasUnusual(KvHistory.Recorded news) {
    long number = news.first();
    boolean found = false;
    for (KvHistoryEntry entry : news.entries()) {
      found |= number > looked && Unusual.is(entry);
      number++;
    }
    looked = Math.max(looked, number - 1);
    return found;
  }

  private void explain(KvHistory.Recorded all) {
    long number = all.first();
    for (KvHistoryEntry entry : all.entries()) {
      for (Anomaly anomaly : explainer.next(number, entry)) {
        tell(anomaly, entry);
      }
      number++;
    }
    explained = number - 1;
    looked = Math.max(looked, explained);
  }

  private void tell(Anomaly anomaly, KvHistoryEntry entry) {
    if (kinds.stream().noneMatch(anomaly.kind()::is)) {
      return;
    }
    more(rate.takeHeldBack());
    if (rate.admits()) {
      say(wording.apply(anomaly));
    }
    if (anomaly.kind() == AnomalyKind.REFUSED_WRITE && entry instanceof KvEvent event) {
      hints.after(event).ifPresent(this::say);
    }
  }

  private void more(long heldBack) {
    if (heldBack > 0) {
      say(heldBack + " more within a second; GET /__flowkv/anomalies has all");
    }
  }

  private void say(String line) {
    out.accept("flowkv: " + line);
  }

  @Override
  public void end() {
    more(rate.takeAll());
  }
}
