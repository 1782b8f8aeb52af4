package dev.flowkv.workers;

import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvContent;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvLimit;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvProvider;
import dev.flowkv.capability.KvValue;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArrayReader;
import org.teavm.jso.core.JSString;

/** The capability over a {@code KVNamespace} binding. */
final class WorkersKv implements KvProvider {
  private static final KvCapabilityInfo INFO =
      KvCapabilityInfo.workersKv("workers-kv-binding")
          .withLimit(KvLimit.OPERATIONS_PER_INVOCATION, KvLimits.OPERATIONS_PER_INVOCATION)
          .withExtension("com.cloudflare.kv.cache_ttl", "per_read")
          .withExtension("com.cloudflare.kv.metadata_read", "with_value")
          .withExtension("com.cloudflare.kv.metadata_numbers", "double")
          .withExtension("com.cloudflare.kv.put_stream", "collected_first");

  private final JSObject namespace;

  WorkersKv(JSObject namespace) {
    this.namespace = namespace;
  }

  @Override
  public KvCapabilityInfo info() {
    return INFO;
  }

  @Override
  public Optional<KvValue> get(String key, GetOptions options) {
    return read("get", "arrayBuffer", key, options).map(BindingValue::new);
  }

  @Override
  public Optional<InputStream> getStream(String key, GetOptions options) {
    return read("get", "stream", key, options).map(ReadableStreamInput::new);
  }

  @Override
  public Optional<KvEntry> getWithMetadata(String key, GetOptions options) {
    Optional<JSObject> read = read("getWithMetadata", "arrayBuffer", key, options);
    return read.flatMap(
        answer -> {
          JSObject value = BindingObjects.value(answer);
          return value == null
              ? Optional.empty()
              : Optional.of(
                  new KvEntry(new BindingValue(value), metadata(BindingObjects.metadata(answer))));
        });
  }

  private Optional<JSObject> read(String method, String type, String key, GetOptions options) {
    double cacheTtl = int32(KvErrorCode.CACHE_TTL_INVALID, "cacheTtl", options.cacheTtlSeconds());
    return Optional.ofNullable(
        perform(
            false,
            method,
            key,
            () ->
                Js.call(
                    namespace,
                    method,
                    JSString.valueOf(key),
                    BindingObjects.getOptions(type, cacheTtl))));
  }

  @Override
  public void put(String key, KvContent content, PutOptions options) {
    JSObject putOptions =
        BindingObjects.putOptions(
            int32(KvErrorCode.EXPIRATION_INVALID, "expiration", options.expirationSeconds()),
            int32(
                KvErrorCode.EXPIRATION_TTL_INVALID,
                "expirationTtl",
                options.expirationTtlSeconds()),
            options.metadata().orElse(null));
    JSObject value = value(content);
    perform(
        true,
        "put",
        key,
        () -> Js.await(Js.start(namespace, "put", JSString.valueOf(key), value, putOptions)));
  }

  private static JSObject value(KvContent content) {
    if (content instanceof KvContent.Text text) {
      return JSString.valueOf(text.text());
    }
    return content instanceof KvContent.Bytes bytes
        ? Js.copyOf(bytes.bytes(), bytes.bytes().length)
        : WholeStream.of(((KvContent.Streamed) content).stream());
  }

  @Override
  public KvList list(ListOptions options) {
    JSObject answer =
        Objects.requireNonNull(
            perform(
                false,
                "list",
                options.prefix(),
                () ->
                    Js.call(
                        namespace,
                        "list",
                        BindingObjects.listOptions(
                            options.prefix(),
                            options.cursor().orElse(null),
                            options.limit().orElse(KvLimits.LIST_KEYS)),
                        null)));
    JSArrayReader<JSObject> listed = BindingObjects.keys(answer);
    List<KvKey> keys = new ArrayList<>();
    for (int i = 0; i < listed.getLength(); i++) {
      JSObject key = listed.get(i);
      double expiration = BindingObjects.expiration(key);
      keys.add(
          new KvKey(
              BindingObjects.name(key),
              expiration > 0 ? OptionalLong.of((long) expiration) : OptionalLong.empty(),
              metadata(BindingObjects.metadata(key))));
    }
    return new KvList(keys, Optional.ofNullable(BindingObjects.nextCursor(answer)));
  }

  @Override
  public void delete(String key) {
    perform(true, "delete", key, () -> Js.call(namespace, "delete", JSString.valueOf(key), null));
  }

  private static Optional<String> metadata(@Nullable JSObject metadata) {
    return metadata == null ? Optional.empty() : Optional.of(BindingObjects.stringify(metadata));
  }

  /** The number as the binding takes it, 32 bits with a sign; 0: none. */
  private static double int32(KvErrorCode code, String what, OptionalLong number) {
    if (number.isEmpty()) {
      return 0;
    }
    if (number.getAsLong() > Integer.MAX_VALUE) {
      throw KvException.of(
          code,
          what
              + " is "
              + number.getAsLong()
              + "; the Workers runtime takes at most "
              + Integer.MAX_VALUE);
    }
    return number.getAsLong();
  }

  /**
   * A call that awaits. Not a Supplier: TeaVM would take every supplier of the program for one that
   * awaits, and blow up all code that calls one.
   */
  private interface Call {
    @Nullable JSObject await();
  }

  private static @Nullable JSObject perform(boolean write, String method, String name, Call call) {
    try {
      return call.await();
    } catch (Js.Rejection e) {
      throw PlatformErrors.of(method + " \"" + name + "\"", write, e.name(), e.text());
    }
  }
}
