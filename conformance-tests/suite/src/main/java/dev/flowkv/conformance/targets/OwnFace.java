package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.observation.AskedFace;
import dev.flowkv.conformance.observation.Observation;
import dev.flowkv.conformance.observation.ObservationFormatException;
import dev.flowkv.conformance.observation.Reply;
import dev.flowkv.conformance.observation.Step;
import dev.flowkv.engine.EmulatorConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is the same for every face of an emulator in this process. */
abstract class OwnFace implements AskedFace {
  private static final long SEED = 1;

  private final String name;
  private final OwnEmulator target;

  OwnFace(String name, OwnEmulator target) {
    this.name = name;
    this.target = target;
  }

  @Override
  public final String name() {
    return name;
  }

  /** The location of a call that names none. */
  final String usual() {
    return target.claimed().locations().get(0);
  }

  @Override
  public final void begin(Observation observation) {
    target.reset(SEED);
    target
        .emulator()
        .configure(
            c -> {
              EmulatorConfig.Builder config = c.toBuilder();
              observation
                  .settings()
                  .forEach((name, value) -> set(config, observation, name, value));
              return config.build();
            });
  }

  private static void set(
      EmulatorConfig.Builder config, Observation observation, String name, String value) {
    try {
      config.set(name, value);
    } catch (IllegalArgumentException e) {
      throw new ObservationFormatException(observation.place(), "\"settings\": " + e.getMessage());
    }
  }

  @Override
  public List<Reply> call(@Nullable String location, List<Step.Call> calls, boolean together) {
    throw new UnsupportedOperationException("no binding");
  }

  @Override
  public Reply send(String method, String path, @Nullable String type, byte @Nullable [] body) {
    throw new UnsupportedOperationException("no REST API");
  }

  @Override
  public final String namespacesPath() {
    return EmulatorHttpTarget.NAMESPACES;
  }

  @Override
  public final String namespaceId() {
    return OwnEmulator.NAMESPACE;
  }

  @Override
  public final long nowMillis() {
    return target.nowMillis();
  }

  @Override
  public final void pass(Duration duration) {
    target.pass(duration);
  }

  @Override
  public final void close() throws IOException {
    target.close();
  }
}
