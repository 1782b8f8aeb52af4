package dev.flowkv.conformance.targets;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.rest.RestKeyValue;
import dev.flowkv.rest.RestKvOptions;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** An emulator behind its REST face, on a clock that the suite moves. */
public final class EmulatorHttpTarget implements ConformanceTarget {
  private static final String ACCOUNT = "conformance";
  private static final EnumSet<Feature> FEATURES =
      EnumSet.of(
          Feature.VIRTUAL_CLOCK,
          Feature.PREDICTABLE,
          Feature.UNMETERED,
          Feature.BULK_READ,
          Feature.BULK_WRITE,
          Feature.REST_CODES,
          Feature.FAULTS,
          Feature.PROVIDER);

  private final EmulatorConfig config;
  private final KvEmulator emulator;
  private final FlowKvServer server;
  private final HttpExchange http = new HttpExchange(null);

  /** Serves an emulator of a configuration, whose clock must be manual, on a free port. */
  public EmulatorHttpTarget(EmulatorConfig config) {
    this.config = config.toBuilder().namespace("conformance", EmulatorTarget.NAMESPACE).build();
    this.emulator = KvEmulator.create(this.config);
    try {
      this.server = FlowKvServer.start(emulator, ServerOptions.onFreePort());
    } catch (IOException e) {
      throw new CannotRunException("the emulator cannot be served: " + e.getMessage());
    }
  }

  private String api() {
    return "http://127.0.0.1:" + server.port() + "/client/v4";
  }

  @Override
  public TargetInfo info() {
    EmulatorSettings settings = new EmulatorSettings(config);
    return new TargetInfo(
        "emulator-http (" + config.profile().wireName() + ")",
        "the emulator over the REST API, profile " + config.profile().wireName(),
        "rest",
        List.of(EmulatorConfig.REST_LOCATION),
        settings.features(FEATURES),
        "the REST API or the profile has none",
        settings.staleness(),
        Duration.ZERO);
  }

  @Override
  public KvClient client(String location) {
    return new RestKvClient(
        http,
        api() + "/accounts/" + ACCOUNT + "/storage/kv/namespaces/" + EmulatorTarget.NAMESPACE);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    RestKvOptions options =
        RestKvOptions.at(URI.create(api()), ACCOUNT, EmulatorTarget.NAMESPACE, "none");
    return Optional.of(
        RestKeyValue.of(options.withRetries(0, Duration.ofMillis(1), Duration.ofMillis(2))));
  }

  @Override
  public long nowMillis() {
    return emulator.clock().millis();
  }

  @Override
  public void pass(Duration duration) {
    emulator.clock().advance(duration);
  }

  @Override
  public void reset(long seed) {
    EmulatorControl.reset(emulator, config, seed);
  }

  @Override
  public Optional<Prediction> prediction() {
    return Optional.of(
        new Prediction(new EmulatorSettings(config).texts(), EmulatorTarget.NAMESPACE));
  }

  @Override
  public void failNext(Fault fault, int count) {
    EmulatorControl.failNext(emulator, fault, count);
  }

  @Override
  public void close() {
    server.close();
  }
}
