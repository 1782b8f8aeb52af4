package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.BulkResult;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.http.FailureStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine in this process. */
final class EngineClient implements KvClient {
  private final Supplier<KvAccess> access;

  /**
   * A client.
   *
   * @param access the namespace at a location, as it is now
   */
  EngineClient(Supplier<KvAccess> access) {
    this.access = access;
  }

  @Override
  public Answer perform(Request request) {
    try {
      return perform(access.get(), request);
    } catch (KvFailure refused) {
      return new Answer.Refused(FailureStatus.of(refused), null, refused.text());
    } catch (KvFault fault) {
      return fault.isOutcomeUnknown()
          ? new Answer.Failed(fault.text())
          : new Answer.Refused(fault.status(), null, fault.text());
    }
  }

  private static Answer perform(KvAccess kv, Request request) {
    if (request instanceof Request.Get get) {
      KvRead read = kv.get(get.key(), new GetOptions(text(get.cacheTtl())));
      return new Answer.Found(value(read), read.cacheStatus().map(Enum::name).orElse(null));
    } else if (request instanceof Request.BulkGet bulk) {
      Map<String, Answer.@Nullable Value> values = new LinkedHashMap<>();
      kv.getAll(bulk.keys(), new BulkGetOptions(bulk.type(), text(bulk.cacheTtl()), false))
          .forEach((key, read) -> values.put(key, typed(value(read), bulk.type())));
      return new Answer.FoundAll(values);
    } else if (request instanceof Request.Put put) {
      kv.put(put.key(), KvValue.copyOf(put.value()), options(put));
      return new Answer.Done();
    } else if (request instanceof Request.Delete delete) {
      kv.delete(delete.key());
      return new Answer.Done();
    } else if (request instanceof Request.ListKeys list) {
      return page(kv.list(new ListOptions(list.prefix(), text(list.limit()), list.cursor())));
    } else if (request instanceof Request.BulkPut bulk) {
      return done(
          kv.putAll(
              bulk.puts().stream()
                  .map(p -> new BulkWrite(p.key(), KvValue.copyOf(p.value()), options(p)))
                  .toList()));
    } else if (request instanceof Request.BulkDelete bulk) {
      return done(kv.deleteAll(bulk.keys()));
    }
    throw new UnsupportedOperationException("not in process: " + request);
  }

  private static PutOptions options(Request.Put put) {
    return new PutOptions(text(put.expiration()), text(put.expirationTtl()), put.metadata());
  }

  private static Answer.@Nullable Value value(KvRead read) {
    return read.value()
        .map(
            v ->
                new Answer.Value(
                    v.toByteArray(),
                    read.metadata().orElse(null),
                    number(read.expirationSeconds())))
        .orElse(null);
  }

  /** What a face does with a value that was asked for as JSON. */
  private static Answer.@Nullable Value typed(Answer.@Nullable Value value, @Nullable String type) {
    return value == null || !"json".equals(type)
        ? value
        : new Answer.Value(
            JsonValues.jsonBytes(JsonValues.parse(value.text())),
            value.metadata(),
            value.expirationSeconds());
  }

  private static Answer page(ListPage page) {
    return new Answer.Page(
        page.keys().stream()
            .map(
                k ->
                    new Answer.Listed(
                        k.name(), k.metadata().orElse(null), number(k.expirationSeconds())))
            .toList(),
        page.isComplete(),
        page.cursor().orElse(null),
        page.cacheStatus().map(Enum::name).orElse(null));
  }

  private static Answer done(BulkResult result) {
    return new Answer.BulkDone(result.successfulCount(), result.unsuccessfulKeys());
  }

  private static @Nullable String text(@Nullable Long number) {
    return number == null ? null : number.toString();
  }

  private static @Nullable Long number(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
