package dev.flowkv.server.explain;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvOutcome;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.ListTrace;
import dev.flowkv.engine.ReadTrace;
import dev.flowkv.server.http.FailureStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * An operation as a log shows it.
 *
 * @param event the operation
 * @param key the key; of a bulk operation the first, of a list the prefix
 * @param moreKeys how many keys a bulk operation names beside the first
 * @param status the HTTP status that the client was answered; empty: it had no answer
 * @param cacheStatus whether a cache answered; empty: there is none, or it was no read
 * @param ageMillis how long the cache that answered had had the answer; empty: no cache answered
 */
record LoggedOperation(
    KvEvent event,
    String key,
    int moreKeys,
    OptionalInt status,
    Optional<CacheStatus> cacheStatus,
    OptionalLong ageMillis) {

  static LoggedOperation of(KvEvent event) {
    KvCall<?> call = event.call();
    List<String> keys = call.keys();
    KvOutcome outcome = event.outcome();
    OptionalLong cachedAt = cachedAt(outcome);
    return new LoggedOperation(
        event,
        keys.isEmpty() ? "" : keys.get(0),
        Math.max(0, keys.size() - 1),
        status(outcome),
        cacheStatus(outcome),
        cachedAt.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(event.returnedAtMillis() - cachedAt.getAsLong()));
  }

  /** How long it took on the emulator's clock; that of a clock that stands still is 0. */
  long millis() {
    return event.returnedAtMillis() - event.calledAtMillis();
  }

  private static OptionalInt status(KvOutcome outcome) {
    if (outcome instanceof KvOutcome.Refused refused) {
      return OptionalInt.of(FailureStatus.of(refused.failure()));
    } else if (outcome instanceof KvOutcome.Faulted faulted) {
      int status = faulted.fault().status();
      return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }
    boolean isAbsent = outcome instanceof KvOutcome.Read read && !read.read().isPresent();
    return OptionalInt.of(isAbsent ? 404 : 200);
  }

  private static Optional<CacheStatus> cacheStatus(KvOutcome outcome) {
    if (outcome instanceof KvOutcome.Read read) {
      return read.read().cacheStatus();
    } else if (outcome instanceof KvOutcome.Listed listed) {
      return listed.page().cacheStatus();
    } else if (outcome instanceof KvOutcome.Reads reads) {
      // Of many keys: a hit if all of them are.
      List<CacheStatus> all =
          reads.reads().values().stream().flatMap(r -> r.cacheStatus().stream()).toList();
      return all.stream().max(CacheStatus::compareTo);
    }
    return Optional.empty();
  }

  private static OptionalLong cachedAt(KvOutcome outcome) {
    if (outcome instanceof KvOutcome.Read read) {
      return read.read().trace().map(ReadTrace::cachedAtMillis).orElse(OptionalLong.empty());
    } else if (outcome instanceof KvOutcome.Listed listed) {
      return listed.page().trace().map(ListTrace::cachedAtMillis).orElse(OptionalLong.empty());
    } else if (outcome instanceof KvOutcome.Reads reads) {
      return reads.reads().values().stream()
          .map(KvRead::trace)
          .flatMap(Optional::stream)
          .flatMapToLong(trace -> trace.cachedAtMillis().stream())
          .min();
    }
    return OptionalLong.empty();
  }
}
