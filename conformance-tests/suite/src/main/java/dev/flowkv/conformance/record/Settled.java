package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Knows when there is one right answer: nothing that was written is still on its way. */
final class Settled {
  private final Side recorded;
  private final Side now;
  private final Map<String, List<Step.Exchange>> writes = new HashMap<>();
  private long longestDriftMillis;

  Settled(List<Step.Exchange> order, Side recorded, Side now) {
    this.recorded = recorded;
    this.now = now;
    for (Step.Exchange e : order) {
      for (String key : new LinkedHashSet<>(Written.keys(e.request()))) {
        writes.computeIfAbsent(key, k -> new ArrayList<>()).add(e);
      }
      Side.Told a = recorded.of(e.number());
      Side.Told b = now.of(e.number());
      longestDriftMillis =
          Math.max(
              longestDriftMillis,
              Math.max(
                  Math.abs(a.returnedMillis() - b.callMillis()),
                  Math.abs(b.returnedMillis() - a.callMillis())));
    }
  }

  /** How many seconds the expirations of the two sides may be apart. */
  long secondsApart() {
    return areVirtual() && longestDriftMillis == 0
        ? 0
        : (longestDriftMillis + slackMillis()) / 1000 + 1;
  }

  private boolean areVirtual() {
    return recorded.virtual() && now.virtual();
  }

  private long slackMillis() {
    return Math.max(recorded.slack().toMillis(), now.slack().toMillis());
  }

  /** Whether there is one right answer for a read or list, on one of the sides at least. */
  boolean isSettled(Step.Exchange e) {
    return keys(e.request()).stream().allMatch(key -> isSettled(key, e));
  }

  /** The keys that a request shows; of a list, all that were written below its prefix. */
  private Set<String> keys(Request request) {
    if (request instanceof Request.Get g) {
      return Set.of(g.key());
    } else if (request instanceof Request.GetMetadata g) {
      return Set.of(g.key());
    } else if (request instanceof Request.BulkGet b) {
      return Set.copyOf(b.keys());
    } else if (request instanceof Request.ListKeys list) {
      Set<String> keys = new LinkedHashSet<>(writes.keySet());
      keys.removeIf(key -> !key.startsWith(list.prefix()));
      return keys;
    }
    return Set.of();
  }

  private boolean isSettled(String key, Step.Exchange read) {
    for (Step.Exchange write : writes.getOrDefault(key, List.of())) {
      if (write.number() < read.number() || isBeside(write, read)) {
        boolean open =
            write.beside()
                || isOpen(write)
                || isUnderWay(recorded, write, read)
                || isUnderWay(now, write, read)
                || isExpiring(key, write, read);
        if (open) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isBeside(Step.Exchange write, Step.Exchange read) {
    return write.beside() && read.beside() && write.callMillis() <= read.returnedMillis();
  }

  /** Whether nobody knows the result of a write, or the sides know different things. */
  private boolean isOpen(Step.Exchange write) {
    return recorded.of(write.number()).answer() instanceof Answer.Failed
        || now.of(write.number()).answer() instanceof Answer.Failed
        || wasRefusedOnOneSide(write);
  }

  boolean wasRefusedOnOneSide(Step.Exchange write) {
    return recorded.of(write.number()).answer() instanceof Answer.Refused
        != now.of(write.number()).answer() instanceof Answer.Refused;
  }

  private boolean isUnderWay(Side side, Step.Exchange write, Step.Exchange read) {
    long bound = Math.min(recorded.boundMillis(), now.boundMillis());
    return side.of(write.number()).returnedMillis() + bound > side.of(read.number()).callMillis();
  }

  /** Whether the value may have expired on one side and not on the other. */
  private boolean isExpiring(String key, Step.Exchange write, Step.Exchange read) {
    Side.Told a = recorded.of(read.number());
    Side.Told b = now.of(read.number());
    long slack = slackMillis() + (areVirtual() && longestDriftMillis == 0 ? 0 : 1000);
    long from = Math.min(a.callMillis(), b.callMillis()) - slack - longestDriftMillis;
    long until = Math.max(a.returnedMillis(), b.returnedMillis()) + slack;
    for (Side side : List.of(recorded, now)) {
      Side.Told told = side.of(write.number());
      for (Request.Put put : puts(told.request())) {
        Long expires = put.key().equals(key) ? expires(put, told.callMillis()) : null;
        if (expires != null && expires > from && expires < until) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Request.Put> puts(Request request) {
    return request instanceof Request.Put put
        ? List.of(put)
        : request instanceof Request.BulkPut bulk ? bulk.puts() : List.of();
  }

  private static @Nullable Long expires(Request.Put put, long callMillis) {
    if (put.expirationTtl() != null) {
      return (Math.floorDiv(callMillis, 1000L) + put.expirationTtl()) * 1000;
    }
    return put.expiration() == null ? null : Long.valueOf(put.expiration() * 1000);
  }

  /** The last write before this one of one of its keys that a side accepted; null: none. */
  Step.@Nullable Exchange writeBefore(Step.Exchange e) {
    Step.Exchange last = null;
    for (String key : Written.keys(e.request())) {
      for (Step.Exchange write : writes.getOrDefault(key, List.of())) {
        boolean accepted =
            !(recorded.of(write.number()).answer() instanceof Answer.Refused)
                || !(now.of(write.number()).answer() instanceof Answer.Refused);
        if (write.number() < e.number()
            && accepted
            && (last == null || write.number() > last.number())) {
          last = write;
        }
      }
    }
    return last;
  }
}
