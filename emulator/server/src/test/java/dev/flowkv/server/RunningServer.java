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
    return start(config, (String) null);
  }

  static RunningServer start(EmulatorConfig config, @Nullable String token) {
    return start(config, emulator -> FlowKvServer.start(emulator, options(token)));
  }

  static RunningServer withThreads(EmulatorConfig config, int most) {
    return start(config, emulator -> FlowKvServer.start(emulator, options(null), most));
  }

  private interface Start {
    FlowKvServer of(KvEmulator emulator) throws IOException;
  }

  private static RunningServer start(EmulatorConfig config, Start start) {
    KvEmulator emulator = KvEmulator.create(config);
    try {
      return new RunningServer(emulator, start.of(emulator));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerOptions options(@Nullable String token) {
    return new ServerOptions("127.0.0.1", 0, Set.of(), token);
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
