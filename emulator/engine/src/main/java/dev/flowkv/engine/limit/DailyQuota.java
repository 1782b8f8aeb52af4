package dev.flowkv.engine.limit;

import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.Plan;
import dev.flowkv.engine.Settings;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The free plan's quotas: independent counters per kind of operation, from zero every UTC day. */
public final class DailyQuota {
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final int[] used = new int[QuotaKind.values().length];
  private long day = Long.MIN_VALUE;

  /** Takes {@code count} operations from the day's quota, or refuses them all. */
  public void take(QuotaKind operation, int count, long millis, Settings settings) {
    if (settings.plan() == Plan.FREE && !tryTake(operation, count, millis)) {
      throw exceeded(operation, millis);
    }
  }

  private static KvFailure exceeded(QuotaKind operation, long millis) {
    long leftMillis = DAY_MILLIS - Math.floorMod(millis, DAY_MILLIS);
    return new KvFailure(
        Reason.DAILY_QUOTA_EXCEEDED,
        "KV " + operation.method() + "() limit exceeded for the day.",
        TimeUnit.MILLISECONDS.toSeconds(leftMillis),
        operation.method()
            + " was refused: the free plan's "
            + operation.freePerDay()
            + " of the day are used up; on the emulator's clock, the next day begins in "
            + SecondsText.ofMillis(leftMillis));
  }

  /** Refuses an operation for which nothing is left, and takes nothing. */
  public synchronized void check(QuotaKind operation, long millis, Settings settings) {
    if (settings.plan() == Plan.FREE && usedOn(millis, operation) >= operation.freePerDay()) {
      throw exceeded(operation, millis);
    }
  }

  /** Takes as many of {@code count} as are left; the answer is how many. */
  public synchronized int takeUpTo(QuotaKind operation, int count, long millis, Settings settings) {
    if (settings.plan() == Plan.PAID) {
      return count;
    }
    int left = operation.freePerDay() - usedOn(millis, operation);
    int taken = Math.max(0, Math.min(count, left));
    used[operation.ordinal()] += taken;
    return taken;
  }

  /** Gives back what an operation took that was refused after all. */
  public synchronized void giveBack(QuotaKind operation, int count, Settings settings) {
    if (settings.plan() == Plan.FREE) {
      used[operation.ordinal()] = Math.max(0, used[operation.ordinal()] - count);
    }
  }

  /** What is used of the day's quota; null: it is not counted. */
  public synchronized CommitLog.@Nullable Quota kept() {
    return day == Long.MIN_VALUE ? null : new CommitLog.Quota(day, used());
  }

  /** Begins with what was kept. */
  public synchronized void begin(CommitLog.Quota kept) {
    restore(kept.day(), kept.used());
  }

  private synchronized boolean tryTake(QuotaKind operation, int count, long millis) {
    if (usedOn(millis, operation) + count > operation.freePerDay()) {
      return false;
    }
    used[operation.ordinal()] += count;
    return true;
  }

  /** The day that the counters are for, counted from the epoch; null: none yet. */
  synchronized @Nullable Long day() {
    return day == Long.MIN_VALUE ? null : day;
  }

  /** What is used of that day's quota. */
  synchronized Map<String, Integer> used() {
    Map<String, Integer> byOperation = new LinkedHashMap<>();
    for (QuotaKind kind : QuotaKind.values()) {
      byOperation.put(kind.method(), used[kind.ordinal()]);
    }
    return byOperation;
  }

  synchronized void restore(@Nullable Long ofDay, Map<String, Integer> byOperation) {
    day = ofDay == null ? Long.MIN_VALUE : ofDay;
    for (QuotaKind kind : QuotaKind.values()) {
      used[kind.ordinal()] = byOperation.getOrDefault(kind.method(), 0);
    }
  }

  private int usedOn(long millis, QuotaKind operation) {
    long today = Math.floorDiv(millis, DAY_MILLIS);
    if (today != day) {
      day = today;
      Arrays.fill(used, 0);
    }
    return used[operation.ordinal()];
  }
}
