package dev.flowkv.formats;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvOutcome;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.ListTrace;
import dev.flowkv.engine.ListedKey;
import dev.flowkv.engine.MissedWrite;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.engine.ReadTrace;
import dev.flowkv.explain.Operation;
import dev.flowkv.explain.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine recorded, as explanations take it. */
public final class EventOperations {
  private EventOperations() {}

  /**
   * Returns an operation as explanations take it.
   *
   * @param number its number in the history
   */
  public static Operation of(long number, KvEvent event) {
    KvOutcome outcome = event.outcome();
    return new Operation(
        number,
        event.call().operation().wireName(),
        event.location(),
        event.namespaceId(),
        event.calledAtMillis(),
        event.returnedAtMillis(),
        outcome instanceof KvOutcome.Written written ? written.write().sequence() : null,
        writes(event.call(), outcome),
        reads(event.call(), outcome),
        outcome instanceof KvOutcome.Listed listed ? page(event.call(), listed.page()) : null,
        failure(event.call(), outcome));
  }

  private static List<Operation.Write> writes(KvCall<?> call, KvOutcome outcome) {
    if (call instanceof KvCall.Put put) {
      return List.of(write(put.key(), put.value(), put.options()));
    } else if (call instanceof KvCall.Delete delete) {
      return List.of(new Operation.Write(delete.key(), null, false));
    }
    Set<String> without =
        outcome instanceof KvOutcome.BulkWritten bulk
            ? Set.copyOf(bulk.result().unsuccessfulKeys())
            : Set.of();
    List<Operation.Write> writes = new ArrayList<>();
    if (call instanceof KvCall.BulkPut bulk) {
      for (BulkWrite write : bulk.writes()) {
        if (!without.contains(write.key())) {
          writes.add(write(write.key(), write.value(), write.options()));
        }
      }
    } else if (call instanceof KvCall.BulkDelete bulk) {
      for (String key : bulk.keys()) {
        if (!without.contains(key)) {
          writes.add(new Operation.Write(key, null, false));
        }
      }
    }
    return writes;
  }

  private static Operation.Write write(String key, KvValue value, PutOptions options) {
    boolean mayExpire = options.expiration() != null || options.expirationTtl() != null;
    return new Operation.Write(key, value(value), mayExpire);
  }

  private static List<Operation.Read> reads(KvCall<?> call, KvOutcome outcome) {
    if (outcome instanceof KvOutcome.Read read) {
      return List.of(read(call.keys().get(0), read.read()));
    } else if (outcome instanceof KvOutcome.Reads reads) {
      List<Operation.Read> answers = new ArrayList<>();
      for (Map.Entry<String, KvRead> e : reads.reads().entrySet()) {
        answers.add(read(e.getKey(), e.getValue()));
      }
      return answers;
    }
    return List.of();
  }

  private static Operation.Read read(String key, KvRead read) {
    return new Operation.Read(
        key,
        read.value().map(EventOperations::value).orElse(null),
        read.cacheStatus().map(Enum::name).orElse(null),
        read.trace().map(EventOperations::trace).orElse(null));
  }

  private static Trace trace(ReadTrace trace) {
    return new Trace(
        nullable(trace.sequence()),
        nullable(trace.cachedAtMillis()),
        nullable(trace.cachedUntilMillis()),
        trace.missed().map(EventOperations::missed).orElse(null));
  }

  private static Trace.Missed missed(MissedWrite write) {
    return new Trace.Missed(
        write.sequence() == 0 ? null : write.sequence(),
        write.isDelete(),
        write.location(),
        write.committedAtMillis(),
        switch (write.cause()) {
          case NOT_ARRIVED -> Trace.Cause.NOT_ARRIVED;
          case CACHED -> Trace.Cause.CACHED;
          case FAULT_RULE -> Trace.Cause.FAULT_RULE;
        },
        nullable(write.arrivesAtMillis()));
  }

  private static Operation.Page page(KvCall<?> call, ListPage page) {
    ListTrace trace =
        page.trace()
            .orElse(new ListTrace(OptionalLong.empty(), OptionalLong.empty(), List.of(), 0));
    // Names are compared with the keys that are missed, and most pages miss none.
    List<String> names =
        trace.missed().isEmpty() ? List.of() : page.keys().stream().map(ListedKey::name).toList();
    return new Operation.Page(
        call.keys().get(0),
        names,
        page.cacheStatus().map(Enum::name).orElse(null),
        nullable(trace.cachedAtMillis()),
        nullable(trace.cachedUntilMillis()),
        trace.missed().stream()
            .map(m -> new Operation.MissedKey(m.key(), missed(m.write())))
            .toList(),
        trace.missedCount());
  }

  private static Operation.@Nullable Failure failure(KvCall<?> call, KvOutcome outcome) {
    if (outcome instanceof KvOutcome.Refused refused) {
      boolean isSameKeyLimit = refused.failure().reason() == KvFailure.Reason.SAME_KEY_RATE_LIMITED;
      return new Operation.Failure(
          refused.failure().text(), true, isSameKeyLimit, false, call.keys());
    } else if (outcome instanceof KvOutcome.Faulted faulted) {
      return new Operation.Failure(
          faulted.fault().text(), !faulted.fault().isOutcomeUnknown(), false, true, call.keys());
    }
    return null;
  }

  /** As a history shows it: a long value by its size. */
  private static Operation.Value value(KvValue value) {
    return EventFields.isShown(value)
        ? Operation.Value.of(value.text())
        : Operation.Value.ofSize(value.size(), null);
  }

  private static @Nullable Long nullable(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
