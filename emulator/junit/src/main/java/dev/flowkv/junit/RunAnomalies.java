package dev.flowkv.junit;

import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvHistoryEntry;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Explainer;
import dev.flowkv.explain.Operation;
import dev.flowkv.formats.EventOperations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Says what was unusual about a run, in a few lines. A test usually fails because of what it did
 * last, so anomalies about the keys of the last operations are chosen before others, and newer ones
 * before older ones.
 */
final class RunAnomalies {
  private static final int MOST_LINES = 10;
  private static final int LAST_OPERATIONS = 3;

  private final long forgotten;
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final Deque<Operation> last = new ArrayDeque<>();

  private RunAnomalies(KvHistory.Recorded recorded) {
    forgotten = recorded.forgotten();
    Explainer explainer = new Explainer();
    long number = forgotten;
    for (KvHistoryEntry entry : recorded.entries()) {
      number++;
      if (entry instanceof KvEvent event) {
        Operation operation = EventOperations.of(number, event);
        anomalies.addAll(explainer.explain(operation));
        last.addLast(operation);
        if (last.size() > LAST_OPERATIONS) {
          last.removeFirst();
        }
      } else if (entry instanceof KvChange change) {
        explainer.changed(change.namespaceId());
      }
    }
  }

  /** Says what was unusual, at most ten anomalies with the newest last, or that nothing was. */
  static List<String> lines(KvHistory.Recorded recorded) {
    RunAnomalies run = new RunAnomalies(recorded);
    return run.anomalies.isEmpty() ? List.of(run.nothing()) : run.chosen();
  }

  private String nothing() {
    if (last.isEmpty()) {
      return "nothing unusual happened: there was no operation";
    }
    return "nothing unusual happened%s: every answer showed the latest write, and no write was refused"
        .formatted(forgotten == 0 ? "" : " since operation " + forgotten);
  }

  private List<String> chosen() {
    List<Anomaly> ofLastKeys = anomalies.stream().filter(this::isOfLastKeys).toList();
    List<Anomaly> others = anomalies.stream().filter(a -> !isOfLastKeys(a)).toList();
    int first = Math.min(MOST_LINES, ofLastKeys.size());
    List<Anomaly> chosen = new ArrayList<>(newest(first, ofLastKeys));
    chosen.addAll(newest(Math.min(MOST_LINES - first, others.size()), others));
    // The order of the run; the anomalies of one operation stay in theirs.
    chosen.sort(Comparator.comparingLong(Anomaly::operation));
    List<String> lines = new ArrayList<>();
    int more = anomalies.size() - chosen.size();
    if (more > 0) {
      lines.add("(" + more + " more, older or about other keys, are in the history)");
    }
    chosen.forEach(anomaly -> lines.add(anomaly.line()));
    return lines;
  }

  private static List<Anomaly> newest(int count, List<Anomaly> anomalies) {
    return anomalies.subList(anomalies.size() - count, anomalies.size());
  }

  private boolean isOfLastKeys(Anomaly anomaly) {
    return last.stream().anyMatch(operation -> isAbout(operation, anomaly));
  }

  private static boolean isAbout(Operation operation, Anomaly anomaly) {
    Operation.Page page = operation.page();
    return operation.number() == anomaly.operation()
        || (operation.namespace().equals(anomaly.namespace())
            && (operation.reads().stream().anyMatch(r -> r.key().equals(anomaly.key()))
                || operation.writes().stream().anyMatch(w -> w.key().equals(anomaly.key()))
                || (page != null && anomaly.key().startsWith(page.prefix()))));
  }
}
