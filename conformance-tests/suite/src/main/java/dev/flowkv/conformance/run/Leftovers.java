package dev.flowkv.conformance.run;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Removes keys: of this run, and of earlier ones that were broken off. */
final class Leftovers {
  /** Most pages that are looked at. */
  static final int LISTS = 5;

  private static final int MOST_OF_EARLIER_RUNS = 200;
  private static final Duration OLD = Duration.ofHours(1);
  private static final int BULK = 5000;
  private static final Set<Integer> NOT_ALLOWED = Set.of(0, 400, 414);
  private static final Pattern OF_A_RUN =
      Pattern.compile(
          Pattern.quote(RunOptions.PREFIX) + "([0-9a-z]{6,7})-([0-9a-f]{6})/([a-z0-9-]+)/\\d+/.*",
          Pattern.DOTALL);

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
        return answer instanceof Answer.Done
            || (answer instanceof Answer.Refused refused && NOT_ALLOWED.contains(refused.status()));
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

  /**
   * Removes what runs of more than an hour ago have left.
   *
   * @param properties whose keys are known to be the suite's
   * @param most how many deletes are left of the budget
   */
  List<String> ofEarlierRuns(List<Property> properties, int most) {
    Set<String> ids = properties.stream().map(Property::id).collect(Collectors.toSet());
    ids.add("calibrate");
    ids.add(ClockCheck.ID);
    List<String> old = new ArrayList<>();
    String cursor = null;
    for (int page = 0; page < LISTS; page++) {
      Answer answer = client.perform(new Request.ListKeys(RunOptions.PREFIX, null, cursor));
      if (!(answer instanceof Answer.Page found)) {
        return List.of("leftovers of earlier runs could not be looked for: " + answer);
      }
      found.keys().stream().filter(key -> isOld(key, ids)).forEach(old::add);
      cursor = found.cursor();
      if (found.complete() || cursor == null) {
        break;
      }
    }
    if (old.isEmpty()) {
      return List.of();
    }
    List<String> some =
        old.subList(0, Math.min(old.size(), Math.max(0, Math.min(most, MOST_OF_EARLIER_RUNS))));
    List<String> remarks = new ArrayList<>(remove(some));
    remarks.add(
        some.size() + " of " + old.size() + " keys that earlier runs had left were deleted");
    return remarks;
  }

  private boolean isOld(String key, Set<String> ids) {
    Matcher run = OF_A_RUN.matcher(key);
    if (!run.matches() || !ids.contains(run.group(3)) || key.contains("/" + runId + "/")) {
      return false; // Not the suite's, or this run's.
    }
    long started = Long.parseLong(run.group(1), Character.MAX_RADIX) * 1000;
    return target.nowMillis() - started > OLD.toMillis();
  }
}
