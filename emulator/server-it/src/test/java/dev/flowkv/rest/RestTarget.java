package dev.flowkv.rest;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvPolicy;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/** An emulator's REST API on a free port, and one namespace of it. */
final class RestTarget implements AutoCloseable {
  static final String TOKEN = "the-token";

  private final KvEmulator emulator;
  private final FlowKvServer server;
  private final String namespaceId;

  RestTarget(EmulatorConfig config) {
    this.emulator = KvEmulator.create(config);
    this.namespaceId = emulator.createNamespace("app").id();
    try {
      this.server =
          FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", 0, Set.of(), TOKEN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RestTarget strong() {
    return new RestTarget(EmulatorConfig.strong());
  }

  KvEmulator emulator() {
    return emulator;
  }

  int port() {
    return server.port();
  }

  String namespaceId() {
    return namespaceId;
  }

  /** Options with short waits. */
  RestKvOptions options() {
    return options(port());
  }

  RestKvOptions options(int port) {
    return RestKvOptions.at(
            URI.create("http://127.0.0.1:" + port + "/client/v4"), "account", namespaceId, TOKEN)
        .withRetries(4, Duration.ofMillis(5), Duration.ofMillis(200));
  }

  KeyValue keyValue() {
    return RestKeyValue.of(options());
  }

  KeyValue keyValue(KvPolicy policy) {
    return RestKeyValue.of(options(), policy);
  }

  @Override
  public void close() {
    server.close();
  }
}
