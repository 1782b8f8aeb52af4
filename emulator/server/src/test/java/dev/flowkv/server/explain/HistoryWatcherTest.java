package dev.flowkv.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that watches a history. */
class HistoryWatcherTest {
  private final KvEmulator emulator = KvEmulator.create(EmulatorConfig.cloudflare());

  private HistoryWatcher log(KvHistory history, Writer out) {
    PrintWriter printer = new PrintWriter(out);
    return new TerminalReport(Set.of(), LogFormat.REQUESTS)
        .begin(emulator, history, printer, printer, null)
        .orElseThrow();
  }

  @Test
  void whatHasHappenedByTheEndIsPrinted() {
    KvHistory history = KvHistory.ofAtMost(100_000);
    emulator.observe(history);
    StringWriter out = new StringWriter();
    try (HistoryWatcher watcher = log(history, out)) {
      for (int i = 0; i < 50_000; i++) {
        emulator.namespace("app").at("lhr").get("k");
      }
    }
    assertThat(out.toString().lines()).hasSize(50_000);
  }

  @Test
  void anEmulatorWithoutAHistoryIsLoggedToo() {
    StringWriter out = new StringWriter();
    PrintWriter printer = new PrintWriter(out);
    try (HistoryWatcher watcher =
        new TerminalReport(Set.of(), LogFormat.JSON)
            .begin(emulator, null, printer, printer, null)
            .orElseThrow()) {
      emulator.namespace("app").at("lhr").get("k");
    }
    assertThat(out.toString().lines()).hasSize(1);
  }

  /** A terminal that somebody has stopped with Ctrl-S, or a pipe that nobody reads. */
  @Test
  @Timeout(60)
  void neitherOperationsNorTheEndWaitForATerminalThatTakesNothing() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Writer terminal =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) {
            stuck.countDown();
            try {
              released.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    KvHistory history = KvHistory.ofAtMost(1_000);
    emulator.observe(history);
    RequestLog log = new RequestLog(LogFormat.REQUESTS, new PrintWriter(terminal));
    try (HistoryWatcher watcher =
        new HistoryWatcher(history, List.of(log), Duration.ofMillis(200))) {
      watcher.start();
      emulator.namespace("app").at("lhr").get("k");
      assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 20_000; i++) {
        emulator.namespace("app").at("lhr").get("k");
      }
      assertThat(history.recorded().forgotten()).isEqualTo(19_001);
    }
    // Nor does the end.
    assertThat(released.getCount()).isEqualTo(1);
    released.countDown();
  }

  @Test
  void nothingToPrintIsNoThread() {
    PrintWriter nobody = new PrintWriter(Writer.nullWriter());
    assertThat(
            new TerminalReport(Set.of(), null)
                .begin(emulator, KvHistory.ofAtMost(1), nobody, nobody, null))
        .isEmpty();
    assertThat(List.copyOf(emulator.observers())).isEmpty();
  }
}
