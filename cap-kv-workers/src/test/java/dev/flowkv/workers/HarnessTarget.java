package dev.flowkv.workers;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A build of the harness Worker on a KV. Each is started once, when a test first asks, and ended
 * with the JVM, because several test classes use it.
 */
enum HarnessTarget {
  JS_ON_MINIFLARE("js", null),
  WASM_ON_MINIFLARE("wasm", null),
  JS_ON_EMULATOR("js", KvEmulator.create(EmulatorConfig.strong())),
  WASM_ON_EMULATOR("wasm", KvEmulator.create(EmulatorConfig.strong()));

  private final String build;
  private final @Nullable KvEmulator emulator;
  private @Nullable HarnessSession session;

  HarnessTarget(String build, @Nullable KvEmulator emulator) {
    this.build = build;
    this.emulator = emulator;
  }

  String build() {
    return build;
  }

  boolean isOnEmulator() {
    return emulator != null;
  }

  /** The emulator; a test that changes it puts it back as it was. */
  KvEmulator emulator() {
    return Objects.requireNonNull(emulator, this + " has Miniflare's KV");
  }

  synchronized HarnessSession session() {
    if (session == null) {
      session = start();
    }
    return session;
  }

  private HarnessSession start() {
    if (emulator == null) {
      HarnessSession started = HarnessSession.onMiniflare(build);
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      return started;
    }
    FlowKvServer server = HarnessSession.serve(emulator);
    HarnessSession started = HarnessSession.onEmulator(build, "http://127.0.0.1:" + server.port());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  started.close();
                  server.close();
                }));
    return started;
  }
}
