package dev.flowkv.engine.provider;

import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvContent;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvPolicy;
import dev.flowkv.capability.KvProvider;
import dev.flowkv.capability.KvValue;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvRead;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The capability over an emulator in this process.
 *
 * <pre>{@code
 * KvEmulator emulator = KvEmulator.create(EmulatorConfig.cloudflare());
 * KeyValue inLondon = InProcessKeyValue.of(emulator, emulator.namespace("app"), "lhr");
 * }</pre>
 */
public final class InProcessKeyValue implements KvProvider {
  private final KvEmulator emulator;
  private final KvAccess access;

  private InProcessKeyValue(KvEmulator emulator, KvAccess access) {
    this.emulator = emulator;
    this.access = access;
  }

  /**
   * The capability at a location. Expirations are compared with the emulator's clock.
   *
   * @param namespace of this emulator
   * @param location one of the emulator's
   */
  public static KeyValue of(KvEmulator emulator, KvNamespace namespace, String location) {
    return of(emulator, namespace.at(location), KvPolicy.standard());
  }

  /**
   * The capability over an access, such as one of an invocation.
   *
   * @param policy its clock is replaced by the emulator's
   */
  public static KeyValue of(KvEmulator emulator, KvAccess access, KvPolicy policy) {
    return KeyValue.over(
        new InProcessKeyValue(emulator, access),
        policy.withUnixSeconds(() -> Math.floorDiv(emulator.clock().millis(), 1000L)));
  }

  @Override
  public KvCapabilityInfo info() {
    return EmulatorInfo.of(emulator.config().settings());
  }

  @Override
  public Optional<KvValue> get(String key, GetOptions options) {
    return read(key, options).value().map(value -> KvValue.of(value.toByteArray()));
  }

  @Override
  public Optional<KvEntry> getWithMetadata(String key, GetOptions options) {
    KvRead read = read(key, options);
    return read.value().map(value -> new KvEntry(KvValue.of(value.toByteArray()), read.metadata()));
  }

  @Override
  public Optional<InputStream> getStream(String key, GetOptions options) {
    return get(key, options).map(value -> new ByteArrayInputStream(value.bytes()));
  }

  private KvRead read(String key, GetOptions options) {
    return perform("get \"" + key + "\"", () -> access.get(key, EngineOptions.of(options)));
  }

  @Override
  public void put(String key, KvContent content, PutOptions options) {
    dev.flowkv.engine.KvValue value = value(content);
    perform("put \"" + key + "\"", true, () -> access.put(key, value, EngineOptions.of(options)));
  }

  private static dev.flowkv.engine.KvValue value(KvContent content) {
    if (content instanceof KvContent.Text text) {
      return dev.flowkv.engine.KvValue.of(text.text());
    }
    if (content instanceof KvContent.Bytes bytes) {
      return dev.flowkv.engine.KvValue.copyOf(bytes.bytes());
    }
    try {
      return dev.flowkv.engine.KvValue.wrap(((KvContent.Streamed) content).stream().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public KvList list(ListOptions options) {
    var page =
        perform("list \"" + options.prefix() + "\"", () -> access.list(EngineOptions.of(options)));
    return new KvList(
        page.keys().stream()
            .map(k -> new KvKey(k.name(), k.expirationSeconds(), k.metadata()))
            .toList(),
        page.cursor());
  }

  @Override
  public void delete(String key) {
    perform("delete \"" + key + "\"", true, () -> access.delete(key));
  }

  private static <T> T perform(String operation, Supplier<T> call) {
    return perform(operation, false, call);
  }

  private static <T> T perform(String operation, boolean writes, Supplier<T> call) {
    try {
      return call.get();
    } catch (KvFailure e) {
      throw EngineFailures.of(operation, e);
    } catch (KvFault e) {
      throw EngineFailures.of(operation, writes, e);
    }
  }
}
