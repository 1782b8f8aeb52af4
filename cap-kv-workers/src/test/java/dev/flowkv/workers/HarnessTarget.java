package dev.flowkv.workers;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.server.FlowKvServer;
import org.jspecify.annotations.Nullable;

/**
 * A build of the harness Worker on a KV. Each is started once, when a test first asks, and ended
 * with the JVM, because several test classes use it.
 */
enum HarnessTarget {
  JS_ON_MINIFLARE("js", false),
  WASM_ON_MINIFLARE("wasm", false),
  JS_ON_EMULATOR("js", true),
  WASM_ON_EMULATOR("wasm", true);

  private final String build;
  private final boolean emulator;
  private @Nullable HarnessSession session;

  HarnessTarget(String build, boolean emulator) {
    this.build = build;
    this.emulator = emulator;
  }

  String build() {
    return build;
  }

  synchronized HarnessSession session() {
    if (session == null) {
      session = start();
    }
    return session;
  }

  private HarnessSession start() {
    if (!emulator) {
      HarnessSession started = HarnessSession.onMiniflare(build);
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      return started;
    }
    FlowKvServer server = HarnessSession.serve(EmulatorConfig.strong());
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
