package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The account's limits. */
class LimitsTest {
  private static KvEmulator start(String... settings) {
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder()
            .clock(ClockSetting.manual(Instant.parse("2026-11-22T23:00:00Z")));
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    return KvEmulator.create(config.build());
  }

  @Test
  void aBulkReadIsOneOperationOfAnInvocation() {
    KvEmulator emulator = start("operationsPerInvocation", "2");
    KvAccess access = emulator.namespace("n").at("lhr").invocation("i");
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    access.getAll(keys, BulkGetOptions.DEFAULT);
    access.put("k", "v");
    assertThat(ConsistencyTest.failure(() -> access.get("k")).text())
        .isEqualTo("Too many API requests by single worker invocation.");
    assertThat(access.invocation("j").get("k").isPresent()).isTrue();
  }

  @Test
  void theFreePlansCountersAreIndependentAndStartAnewAtMidnightUtc() {
    KvEmulator emulator = start("plan", "free");
    KvAccess access = emulator.namespace("n").at("lhr");
    for (int i = 0; i < 1000; i++) {
      access.put("k" + i, "v");
    }
    assertThat(ConsistencyTest.failure(() -> access.put("more", "v")).text())
        .isEqualTo("KV put() limit exceeded for the day.");
    assertThat(access.get("more").isPresent()).as("the refused write left nothing").isFalse();
    emulator.clock().advance(Duration.ofSeconds(1));
    access.delete("k0");
    assertThat(access.list(ListOptions.ALL).keys()).hasSize(999);
    emulator.clock().advance(Duration.ofHours(1).minusSeconds(2));
    ConsistencyTest.failure(() -> access.put("more", "v"));
    emulator.clock().advance(Duration.ofSeconds(1));
    access.put("more", "v");
  }

  @Test
  void aWriteThatTheKeysRateRefusesTakesNothingFromTheQuota() {
    KvEmulator emulator = start("plan", "free");
    KvAccess access = emulator.namespace("n").at("lhr");
    access.put("k", "v");
    for (int i = 0; i < 2000; i++) {
      assertThat(ConsistencyTest.failure(() -> access.put("k", "v")).reason())
          .isEqualTo(KvFailure.Reason.SAME_KEY_RATE_LIMITED);
    }
    access.put("other", "v");
  }

  @Test
  void withSizesOffTheLimitsOfSizeAreOff() {
    KvEmulator emulator = start("sizes", "false", "listCacheSeconds", "0");
    KvAccess access = emulator.namespace("n").at("lhr");
    access.put("k".repeat(2000), "v", PutOptions.NONE.withMetadata("\"" + "m".repeat(5000) + "\""));
    assertThat(access.list(ListOptions.ALL.withLimit(5000)).keys()).hasSize(1);
    assertThat(emulator.maxValueBytes()).isGreaterThan(1 << 30);
  }
}
