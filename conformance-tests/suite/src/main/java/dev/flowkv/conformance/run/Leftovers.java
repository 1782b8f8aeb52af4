package dev.flowkv.conformance.run;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Removes keys: of this run, and of earlier ones that were broken off. */
final class Leftovers {
  /** Most pages that are looked at. */
  static final int LISTS = 5;

  private static final int MOST_OF_EARLIER_RUNS = 200;
  private static final Duration OLD = Duration.ofHours(1);
  private static final int BULK = 5000;

  private final ConformanceTarget target;
  private final KvClient client;
  private final String runId;

  Leftovers(ConformanceTarget target, String runId) {
    this.target = target;
    this.client = target.client(target.info().locations().get(0));
    this.runId = runId;
  }

  /** Removes the keys; says what could not be removed. */
  List<String> remove(Collection<String> keys) {
    List<String> left = new ArrayList<>();
    if (target.info().has(Feature.BULK_WRITE)) {
      List<String> all = List.copyOf(keys);
      for (int i = 0; i < all.size(); i += BULK) {
        List<String> some = all.subList(i, Math.min(all.size(), i + BULK));
        if (!(client.perform(new Request.BulkDelete(some)) instanceof Answer.BulkDone)) {
          left.addAll(some);
        }
      }
    } else {
      keys.parallelStream()
          .forEach(
              key -> {
                if (!removed(key)) {
                  synchronized (left) {
                    left.add(key);
                  }
                }
              });
    }
    return left.isEmpty()
        ? List.of()
        : List.of(
            left.size() + " keys of this run could not be deleted, from " + left.get(0) + " on");
  }

  private boolean removed(String key) {
    for (int i = 0; i < 3; i++) {
      Answer answer = client.perform(new Request.Delete(key));
      boolean tooEarly = answer instanceof Answer.Refused r && r.status() == 429;
      if (!tooEarly) {
        // A key that is not allowed was never there.
        return answer instanceof Answer.Done || answer instanceof Answer.Refused;
      }
      try {
        target.pass(Duration.ofMillis(1100));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  /** Removes what runs of more than an hour ago have left. */
  List<String> ofEarlierRuns() {
    List<String> old = new ArrayList<>();
    String cursor = null;
    for (int page = 0; page < LISTS; page++) {
      Answer answer = client.perform(new Request.ListKeys(RunOptions.PREFIX, null, cursor));
      if (!(answer instanceof Answer.Page found)) {
        return List.of("leftovers of earlier runs could not be looked for: " + answer);
      }
      found.keys().stream().filter(this::isOld).forEach(old::add);
      cursor = found.cursor();
      if (found.complete() || cursor == null) {
        break;
      }
    }
    if (old.isEmpty()) {
      return List.of();
    }
    List<String> some = old.subList(0, Math.min(old.size(), MOST_OF_EARLIER_RUNS));
    List<String> remarks = new ArrayList<>(remove(some));
    remarks.add(
        some.size() + " of " + old.size() + " keys that earlier runs had left were deleted");
    return remarks;
  }

  private boolean isOld(String key) {
    String id = key.substring(RunOptions.PREFIX.length()).replaceAll("/.*", "");
    int dash = id.indexOf('-');
    if (dash < 0 || id.equals(runId)) {
      return false;
    }
    try {
      long started = Long.parseLong(id.substring(0, dash), Character.MAX_RADIX) * 1000;
      return target.nowMillis() - started > OLD.toMillis();
    } catch (NumberFormatException e) {
      return false; // Not ours.
    }
  }
}
