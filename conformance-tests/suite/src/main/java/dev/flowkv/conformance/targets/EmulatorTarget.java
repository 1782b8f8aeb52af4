package dev.flowkv.conformance.targets;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.provider.InProcessKeyValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An emulator in this process, on a clock that the suite moves. */
public final class EmulatorTarget extends OwnEmulator {
  private static final EnumSet<Feature> FEATURES =
      EnumSet.of(
          Feature.VIRTUAL_CLOCK,
          Feature.PREDICTABLE,
          Feature.UNMETERED,
          Feature.LOCATIONS,
          Feature.CACHE_TTL,
          Feature.BULK_READ,
          Feature.BULK_WRITE,
          Feature.SMALL_PAGES,
          Feature.RATE_LIMIT,
          Feature.INVOCATIONS,
          Feature.FAULTS,
          Feature.PROVIDER);

  private final AtomicInteger invocations = new AtomicInteger();

  /** An emulator of a configuration, whose clock must be manual. */
  public EmulatorTarget(EmulatorConfig config) {
    this(config, config);
  }

  /**
   * An emulator that says it is another one.
   *
   * @param claimed what it says it is
   */
  public EmulatorTarget(EmulatorConfig config, EmulatorConfig claimed) {
    super(config, claimed);
  }

  @Override
  public TargetInfo info() {
    return info(
        "emulator",
        "the emulator's engine in this process",
        "java",
        claimed().locations(),
        FEATURES);
  }

  @Override
  public KvClient client(String location) {
    return new EngineClient(() -> access(location));
  }

  private KvAccess access(String location) {
    return emulator().namespace(NAMESPACE).at(location);
  }

  @Override
  public List<Answer> inOneInvocation(String location, List<Request> requests) {
    String invocation = "invocation-" + invocations.incrementAndGet();
    KvClient client = new EngineClient(() -> access(location).invocation(invocation));
    return requests.stream().map(client::perform).toList();
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return Optional.of(InProcessKeyValue.of(emulator(), emulator().namespace(NAMESPACE), location));
  }

  @Override
  public void close() {}
}
