package dev.flowkv.explain;

import dev.flowkv.explain.KeyPast.PastWrite;
import dev.flowkv.explain.KeyPast.Seen;
import dev.flowkv.explain.Trace.Missed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the anomalies in a record of operations, and says why they are there.
 *
 * <pre>{@code
 * Explainer explainer = new Explainer();
 * for (Operation operation : recorded) {
 *   explainer.explain(operation).forEach(anomaly -> System.out.println(anomaly.sentence()));
 * }
 * }</pre>
 *
 * <p>It remembers the last operations of a bounded number of keys, by which sentences name what
 * caused an answer; so its memory has a bound, however long the record is. Not safe for use by
 * several threads.
 */
public final class Explainer {
  private static final int MOST_KEYS = 4_000;

  private final Map<Place, KeyPast> keys = bounded();
  private final Map<ListPlace, KeyPast.Fills> lists = bounded();

  private record Place(String namespace, String key) {}

  private record ListPlace(String namespace, String location, String prefix) {}

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST_KEYS;
      }
    };
  }

  /** The anomalies of the next operation of the record: none, or one for each key. */
  public List<Anomaly> explain(Operation operation) {
    List<Anomaly> found = new ArrayList<>(1);
    failure(operation, found);
    for (Operation.Read read : operation.reads()) {
      KeyPast past = past(operation, read.key());
      read(operation, read, past, found);
      past.read(operation, read);
    }
    if (operation.page() != null) {
      page(operation, operation.page(), found);
    }
    if (operation.failure() == null || !operation.failure().isRefused()) {
      operation.writes().forEach(w -> past(operation, w.key()).wrote(operation, w));
    }
    return found;
  }

  /**
   * What is stored was replaced, and by no operation: nothing before explains what comes after.
   *
   * @param namespace in which namespace; null: in all
   */
  public void changed(@Nullable String namespace) {
    keys.keySet().removeIf(place -> namespace == null || place.namespace.equals(namespace));
    lists.keySet().removeIf(place -> namespace == null || place.namespace.equals(namespace));
  }

  private KeyPast past(Operation operation, String key) {
    return keys.computeIfAbsent(new Place(operation.namespace(), key), p -> new KeyPast());
  }

  private void failure(Operation operation, List<Anomaly> found) {
    Operation.Failure failure = operation.failure();
    if (failure == null) {
      return;
    }
    boolean hasKey = !failure.asked().isEmpty() && !operation.name().equals("list");
    String key = hasKey ? failure.asked().get(0) : "";
    Sentence sentence = new Sentence(operation);
    if (failure.isFault()) {
      add(found, AnomalyKind.FAULT, operation, key, null, sentence.fault(failure));
    } else if (failure.isRefused() && operation.isWrite()) {
      PastWrite before = past(operation, key).lastBefore(operation);
      PastWrite blamed = failure.isSameKeyLimit() ? before : null;
      String text = sentence.refused(failure, blamed);
      add(found, AnomalyKind.REFUSED_WRITE, operation, key, blamed, text);
    }
  }

  private static void read(
      Operation operation, Operation.Read read, KeyPast past, List<Anomaly> found) {
    Trace trace = read.trace();
    Missed missed = trace == null ? past.missedBy(operation, read) : trace.missed();
    if (missed == null) {
      return;
    }
    PastWrite write = past.find(missed);
    Seen seen = past.seenAt(operation.location());
    long shown = trace == null || trace.sequence() == null ? 0 : trace.sequence();
    Seen newer = trace != null && seen != null && shown < seen.sequence() ? seen : null;
    KeyPast.Fills fills = past.fillsAt(operation.location());
    add(
        found,
        kind(operation, read, missed, newer),
        operation,
        read.key(),
        write,
        new Sentence(operation).read(read, missed, write, newer, fills));
  }

  private static AnomalyKind kind(
      Operation operation, Operation.Read read, Missed missed, @Nullable Seen newer) {
    if (operation.location().equals(missed.location())) {
      return AnomalyKind.OWN_WRITE_NOT_SEEN;
    } else if (newer != null) {
      return AnomalyKind.NON_MONOTONIC_READ;
    } else if (read.value() == null && "HIT".equals(read.cacheStatus())) {
      return AnomalyKind.CACHED_MISS;
    }
    return AnomalyKind.STALE_READ;
  }

  private void page(Operation operation, Operation.Page page, List<Anomaly> found) {
    KeyPast.Fills fills =
        lists.computeIfAbsent(
            new ListPlace(operation.namespace(), operation.location(), page.prefix()),
            p -> new KeyPast.Fills());
    if (!page.missed().isEmpty()) {
      Operation.MissedKey first = page.missed().get(0);
      PastWrite write = past(operation, first.key()).find(first.write());
      String text = new Sentence(operation).page(page, first, write, fills);
      add(found, AnomalyKind.STALE_LIST, operation, first.key(), write, text);
    }
    if ("MISS".equals(page.cacheStatus())) {
      fills.add(operation);
    }
  }

  private static void add(
      List<Anomaly> found,
      AnomalyKind kind,
      Operation operation,
      String key,
      @Nullable PastWrite write,
      String sentence) {
    found.add(
        new Anomaly(
            kind,
            operation.number(),
            operation.returnedMillis(),
            operation.location(),
            operation.namespace(),
            key,
            write == null ? OptionalLong.empty() : OptionalLong.of(write.number()),
            sentence));
  }
}
