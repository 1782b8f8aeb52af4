package dev.flowkv.server;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A server on a free port, with two locations and a clock that the test moves. */
final class RunningServer implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final KvEmulator emulator;
  private final FlowKvServer server;

  private RunningServer(KvEmulator emulator, FlowKvServer server) {
    this.emulator = emulator;
    this.server = server;
  }

  static EmulatorConfig config() {
    return EmulatorConfig.cloudflare().toBuilder()
        .locations(List.of("lhr", "sjc"))
        .clock(ClockSetting.manual(START))
        .build();
  }

  /** As {@link #config}, for programs that look at the computer's clock themselves. */
  static EmulatorConfig configFromNow() {
    return config().toBuilder().clock(ClockSetting.manual()).build();
  }

  static RunningServer start(EmulatorConfig config) {
    return start(config, null);
  }

  static RunningServer start(EmulatorConfig config, @Nullable String token) {
    KvEmulator emulator = KvEmulator.create(config);
    try {
      return new RunningServer(
          emulator,
          FlowKvServer.start(emulator, new ServerOptions("127.0.0.1", 0, Set.of(), token)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  KvEmulator emulator() {
    return emulator;
  }

  int port() {
    return server.port();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  RawHttp http() {
    return new RawHttp(port());
  }

  @Override
  public void close() {
    server.close();
  }
}
