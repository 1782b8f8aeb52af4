package dev.flowkv.server.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.exploration.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An exploration that its client has left behind. */
class ExplorationDeskTest {
  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual()).build());
  private final AtomicLong nanos = new AtomicLong();
  private final ExplorationDesk desk = new ExplorationDesk(emulator, null, nanos::get);

  @AfterEach
  void close() {
    desk.close();
  }

  private void pass(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    desk.endIfIdle();
  }

  @Test
  void itEndsAfterAMinuteWithoutASignOfLifeAndGivesTheStateBack() {
    emulator.namespace("app").at("lhr").put("before", "v");
    desk.begin(10, 1);
    emulator.namespace("app").at("lhr").put("within", "v");
    pass(59); // The operation was a sign of life.
    pass(59);
    assertThat(desk.state()).isPresent(); // So is a question.
    pass(59);
    desk.next(Verdict.PASSED);
    desk.begin(10, 1);
    pass(59);
    assertThat(emulator.namespace("app").size().keys()).isEqualTo(1);
    pass(1);
    assertThat(desk.state()).isEmpty();
    assertThat(emulator.namespace("app").at("lhr").get("before").isPresent()).isTrue();
    emulator.clock().set(ClockSetting.real());
  }
}
