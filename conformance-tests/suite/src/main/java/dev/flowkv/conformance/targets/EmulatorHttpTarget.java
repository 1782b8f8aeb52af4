package dev.flowkv.conformance.targets;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.engine.EmulatorConfig;
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
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** An emulator behind its REST face, on a clock that the suite moves. */
public final class EmulatorHttpTarget extends OwnEmulator {
  private static final String ACCOUNT = "conformance";

  /** The path of the account's namespaces, behind {@code /client/v4}. */
  static final String NAMESPACES = "/accounts/" + ACCOUNT + "/storage/kv/namespaces";

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

  private final FlowKvServer server;
  private final HttpExchange http = new HttpExchange(null);
  private final int port;

  /** Serves an emulator of a configuration, whose clock must be manual, on a free port. */
  public EmulatorHttpTarget(EmulatorConfig config) {
    this(config, config);
  }

  /**
   * Serves an emulator that says it is another one.
   *
   * @param claimed what it says it is
   */
  public EmulatorHttpTarget(EmulatorConfig config, EmulatorConfig claimed) {
    this(config, claimed, port -> port);
  }

  /**
   * Serves an emulator behind something else.
   *
   * @param inFront gives the port to ask, for the port of the server
   */
  public EmulatorHttpTarget(EmulatorConfig config, IntUnaryOperator inFront) {
    this(config, config, inFront);
  }

  private EmulatorHttpTarget(
      EmulatorConfig config, EmulatorConfig claimed, IntUnaryOperator inFront) {
    super(withNamespace(config), withNamespace(claimed));
    try {
      this.server = FlowKvServer.start(emulator(), ServerOptions.onFreePort());
      this.port = inFront.applyAsInt(server.port());
    } catch (IOException e) {
      throw new CannotRunException("the emulator cannot be served: " + e.getMessage());
    }
  }

  /** Over REST, use does not create a namespace. */
  private static EmulatorConfig withNamespace(EmulatorConfig config) {
    return config.toBuilder().namespace("conformance", NAMESPACE).build();
  }

  private String api() {
    return "http://127.0.0.1:" + port + "/client/v4";
  }

  @Override
  public TargetInfo info() {
    return info(
        "emulator-http",
        "the emulator over the REST API",
        "rest",
        List.of(EmulatorConfig.REST_LOCATION),
        FEATURES);
  }

  @Override
  public KvClient client(String location) {
    return new RestKvClient(http, api() + NAMESPACES + "/" + NAMESPACE);
  }

  /** Sends a request as it stands; the path begins behind {@code /client/v4}. */
  HttpExchange.Response send(
      String method, String path, @Nullable String type, byte @Nullable [] body) {
    return http.send(method, api() + path, type, body);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    RestKvOptions options = RestKvOptions.at(URI.create(api()), ACCOUNT, NAMESPACE, "none");
    return Optional.of(
        RestKeyValue.of(options.withRetries(0, Duration.ofMillis(1), Duration.ofMillis(2))));
  }

  @Override
  public List<HttpFacts> takeHttpFacts() {
    return http.takeFacts();
  }

  @Override
  public void close() {
    server.close();
  }
}
