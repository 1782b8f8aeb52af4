package dev.flowkv.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void aLineSaysHowFarARunIs() {
    StringWriter out = new StringWriter();
    AtomicLong nanos = new AtomicLong(5);
    try (Progress progress = new Progress("rest", 3, new PrintWriter(out, true), nanos::get)) {
      progress.count();
      nanos.addAndGet(10_000_000_000L);
      progress.say();
      progress.count();
      progress.count();
      nanos.addAndGet(10_000_000_000L);
      progress.say();
    }
    assertThat(out.toString().lines())
        .containsExactly(
            "rest: 1 of 3 properties after 10 s, 2 are asked or wait for caches and expirations",
            "rest: 3 of 3 properties after 20 s, cleaning up");
  }
}
