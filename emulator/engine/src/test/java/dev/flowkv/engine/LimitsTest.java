package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
    return TestEmulators.create(config.build());
  }

  @Test
  void aBulkReadIsOneOperationOfAnInvocation() {
    KvEmulator emulator = start("operationsPerInvocation", "2");
    KvAccess access = emulator.namespace("n").at("lhr").invocation("i");
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    access.getAll(keys, BulkGetOptions.DEFAULT);
    access.put("k", "v");
    assertThat(ConsistencyTest.failure(() -> access.get("k")).text())
        .isEqualTo(
            "Too many API requests by single Worker invocation. To configure this limit, refer to"
                + " https://developers.cloudflare.com/workers/wrangler/configuration/#limits");
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
  void readsAndListsHaveQuotasAndABulkReadCountsItsKeys() {
    KvEmulator emulator = start("plan", "free", "listCacheSeconds", "0");
    KvAccess access = emulator.namespace("n").at("lhr");
    List<String> keys = IntStream.range(0, 100).mapToObj(i -> "k" + i).toList();
    for (int i = 0; i < 1000; i++) {
      access.getAll(keys, BulkGetOptions.DEFAULT);
      access.list(ListOptions.ALL);
    }
    assertThat(ConsistencyTest.failure(() -> access.get("k")).text())
        .isEqualTo("KV get() limit exceeded for the day.");
    assertThat(ConsistencyTest.failure(() -> access.list(ListOptions.ALL)).text())
        .isEqualTo("KV list() limit exceeded for the day.");
    access.put("k", "v");
  }

  @Test
  void aBulkReadIsOneReadOfTheQuotaWhereASettingSaysSo() {
    KvEmulator emulator = start("plan", "free", "bulkReadCountsKeys", "false");
    KvAccess access = emulator.namespace("n").at("lhr");
    List<String> keys = IntStream.range(0, 10).mapToObj(i -> "k" + i).toList();
    for (int i = 0; i < 99_999; i++) {
      access.getAll(keys, BulkGetOptions.DEFAULT);
    }
    access.get("k");
    assertThat(ConsistencyTest.failure(() -> access.get("k")).text())
        .isEqualTo("KV get() limit exceeded for the day.");
  }

  @Test
  void aBulkWriteStopsWhereTheQuotaEnds() {
    KvEmulator emulator = start("plan", "free");
    KvAccess access = emulator.namespace("n").at("rest");
    List<BulkWrite> writes =
        IntStream.range(0, 1001)
            .mapToObj(i -> new BulkWrite("k" + i, KvValue.of("v"), PutOptions.NONE))
            .toList();
    assertThat(access.putAll(writes)).isEqualTo(new BulkResult(1000, List.of("k1000")));
    assertThat(access.get("k1000").isPresent()).isFalse();
    assertThat(access.get("k999").isPresent()).isTrue();
    assertThat(ConsistencyTest.failure(() -> access.put("more", "v")).text())
        .isEqualTo("KV put() limit exceeded for the day.");
  }

  @Test
  void aBulkWriteOrDeleteIsOneOperationOfAnInvocation() {
    KvEmulator emulator = start("operationsPerInvocation", "2");
    KvAccess access = emulator.namespace("n").at("lhr").invocation("i");
    List<BulkWrite> writes = List.of(new BulkWrite("k", KvValue.of("v"), PutOptions.NONE));
    access.putAll(writes);
    access.deleteAll(List.of("a", "b"));
    for (Runnable third :
        List.<Runnable>of(() -> access.putAll(writes), () -> access.deleteAll(List.of("a")))) {
      assertThat(ConsistencyTest.failure(third::run).reason())
          .isEqualTo(KvFailure.Reason.INVOCATION_LIMIT_EXCEEDED);
    }
  }

  @Test
  void aBulkWriteOrDeleteHasAtMostTenThousandKeys() {
    List<String> names = IntStream.range(0, 10_001).mapToObj(i -> "k" + i).toList();
    List<BulkWrite> writes =
        names.stream().map(n -> new BulkWrite(n, KvValue.of("v"), PutOptions.NONE)).toList();
    KvAccess access = start().namespace("n").at("rest");
    assertThat(ConsistencyTest.failure(() -> access.putAll(writes)).reason())
        .isEqualTo(KvFailure.Reason.BULK_COUNT_INVALID);
    assertThat(ConsistencyTest.failure(() -> access.deleteAll(names)).reason())
        .isEqualTo(KvFailure.Reason.BULK_COUNT_INVALID);
    assertThat(access.putAll(writes.subList(0, 10_000)).successfulCount()).isEqualTo(10_000);
    assertThat(access.deleteAll(names.subList(0, 10_000)).successfulCount()).isEqualTo(10_000);
    KvAccess unlimited = start("sizes", "false").namespace("n").at("rest");
    assertThat(unlimited.putAll(writes).successfulCount()).isEqualTo(10_001);
    assertThat(unlimited.deleteAll(names).successfulCount()).isEqualTo(10_001);
  }

  @Test
  void aBulkReadIsRefusedForAValueThatIsNotOfItsType() {
    KvAccess access = start().namespace("n").at("lhr");
    access.put("json", "{}");
    access.put("text", "no JSON");
    access.put("bytes", KvValue.wrap(new byte[] {(byte) 0xff}), PutOptions.NONE);
    BulkGetOptions json = new BulkGetOptions("json", null, false);
    BulkGetOptions text = new BulkGetOptions("text", null, true);
    assertThat(access.getAll(List.of("json", "absent"), json)).hasSize(2);
    assertThat(access.getAll(List.of("json", "text", "absent"), text)).hasSize(3);
    assertThat(access.getAll(List.of("bytes"), BulkGetOptions.DEFAULT)).hasSize(1);
    assertThat(ConsistencyTest.failure(() -> access.getAll(List.of("text"), json)).text())
        .contains("non-json");
    assertThat(ConsistencyTest.failure(() -> access.getAll(List.of("json", "bytes"), text)).text())
        .contains("non-text");
  }

  @Test
  void aBulkReadHasOneToAHundredKeys() {
    KvAccess access = start().namespace("n").at("lhr");
    List<String> names = IntStream.range(0, 101).mapToObj(i -> "k" + i).toList();
    for (List<String> wrong : List.of(List.<String>of(), names)) {
      assertThat(
              ConsistencyTest.failure(() -> access.getAll(wrong, BulkGetOptions.DEFAULT)).reason())
          .isEqualTo(KvFailure.Reason.BULK_COUNT_INVALID);
    }
    assertThat(access.getAll(names.subList(0, 100), BulkGetOptions.DEFAULT)).hasSize(100);
    KvAccess unlimited = start("sizes", "false").namespace("n").at("lhr");
    assertThat(unlimited.getAll(names, BulkGetOptions.DEFAULT)).hasSize(101);
  }

  @Test
  void anOperationThatFindsNoRoomForItsNamespaceTakesNothingFromTheQuota() {
    KvEmulator emulator = start("plan", "free", "namespacesMaximum", "1");
    emulator.namespace("only").at("lhr").put("k", "v");
    KvNamespace another = emulator.namespace("another");
    KvAccess access = another.at("lhr").invocation("i");
    EmulatorState.Limits before = emulator.capture().limits();
    List<BulkWrite> writes = List.of(new BulkWrite("k", KvValue.of("v"), PutOptions.NONE));
    for (Runnable operation :
        List.<Runnable>of(
            () -> access.put("k", "v"),
            () -> access.delete("k"),
            () -> access.get("k"),
            () -> access.getAll(List.of("k"), BulkGetOptions.DEFAULT),
            () -> access.list(ListOptions.ALL),
            () -> access.putAll(writes),
            () -> access.deleteAll(List.of("k")),
            () -> another.seed(writes))) {
      assertThat(ConsistencyTest.failure(operation::run).reason())
          .isEqualTo(KvFailure.Reason.TOO_MANY_NAMESPACES);
    }
    assertThat(emulator.capture().limits()).isEqualTo(before);
  }

  /** From the request that is one too many, not from the first of its window. */
  @Test
  void theBlockOfTheRestApiIsFiveMinutesLong() {
    KvEmulator emulator = start("restRequestsPerFiveMinutes", "1");
    emulator.admitRestRequest();
    emulator.clock().advance(Duration.ofSeconds(60));
    assertThat(ConsistencyTest.failure(emulator::admitRestRequest).retryAfterSeconds())
        .hasValue(300);
    emulator.clock().advance(Duration.ofMillis(298_001));
    assertThat(ConsistencyTest.failure(emulator::admitRestRequest).retryAfterSeconds())
        .as("rounded up")
        .hasValue(2);
    emulator.clock().advance(Duration.ofMillis(1_999));
    emulator.admitRestRequest();
  }

  @Test
  void aBulkReadAnswersAtMost25MiB() {
    KvEmulator emulator = start();
    KvAccess access = emulator.namespace("n").at("lhr");
    access.put("half", KvValue.wrap(new byte[13_107_200]), PutOptions.NONE);
    access.put("other", KvValue.wrap(new byte[13_107_200]), PutOptions.NONE);
    access.put("byte", "1");
    assertThat(access.getAll(List.of("half", "other"), BulkGetOptions.DEFAULT)).hasSize(2);
    assertThat(
            ConsistencyTest.failure(
                    () -> access.getAll(List.of("half", "other", "byte"), BulkGetOptions.DEFAULT))
                .text())
        .isEqualTo("Total size of request exceeds the limit of 25MB");
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

  /** The time that the message names is exact: a millisecond earlier, the write is refused. */
  @Test
  void aWriteThatComesTooSoonIsToldByHowMuchTheClockMustMove() {
    KvEmulator emulator = start();
    KvAccess access = emulator.namespace("n").at("lhr");
    access.put("a", "1");
    emulator.clock().advance(Duration.ofMillis(251));
    assertThat(ConsistencyTest.failure(() -> access.put("a", "2")))
        .hasMessage(
            "put \"a\" was refused: one write per key and second; advance the clock by 0.749 s")
        .satisfies(e -> assertThat(((KvFailure) e).text()).isEqualTo("Too Many Requests"))
        .satisfies(e -> assertThat(((KvFailure) e).retryAfterSeconds()).hasValue(1));
    emulator.clock().advance(Duration.ofMillis(748));
    assertThat(ConsistencyTest.failure(() -> access.delete("a")))
        .hasMessage(
            "delete \"a\" was refused: one write per key and second; advance the clock by 0.001 s");
    emulator.clock().advance(Duration.ofMillis(1));
    access.delete("a");
  }

  @Test
  void theWaitIsThatOfTheSettingsInForce() {
    KvEmulator emulator =
        start("sameKeyWritesPerSecond", "4", "refusedWriteRestartsWindow", "true");
    KvAccess access = emulator.namespace("n").at("lhr");
    access.put("a", "1");
    emulator.clock().advance(Duration.ofMillis(249));
    assertThat(ConsistencyTest.failure(() -> access.put("a", "2")))
        .as("the refused write has started the window again")
        .hasMessage(
            "put \"a\" was refused: 4 writes per key and second; advance the clock by 0.25 s");
    emulator.clock().advance(Duration.ofMillis(250));
    access.put("a", "2");
  }

  @Test
  void onAClockThatRunsTheWaitIsTheComputersTime() {
    for (ClockSetting setting : List.of(ClockSetting.real(), ClockSetting.scaled(60))) {
      AtomicLong computer = new AtomicLong(1_000_000);
      KvEmulator emulator =
          TestEmulators.create(
              EmulatorConfig.cloudflare().toBuilder()
                  .timeSource(computer::get)
                  .clock(setting)
                  .build());
      KvAccess access = emulator.namespace("n").at("lhr");
      access.put("a", "1");
      computer.addAndGet(2);
      long waitMillis = setting.mode() == ClockMode.REAL ? 998 : 15; // 880 / 60, rounded up
      assertThat(ConsistencyTest.failure(() -> access.put("a", "2")))
          .hasMessage(
              "put \"a\" was refused: one write per key and second; write again after 0."
                  + (waitMillis == 998 ? "998 s" : "015 s"));
      computer.addAndGet(waitMillis - 1);
      ConsistencyTest.failure(() -> access.put("a", "2"));
      computer.addAndGet(1);
      access.put("a", "2");
    }
  }

  @Test
  void aUsedUpDaySaysWhenTheNextOneBegins() {
    KvEmulator emulator = start("plan", "free");
    KvAccess access = emulator.namespace("n").at("lhr");
    for (int i = 0; i < 1000; i++) {
      access.list(ListOptions.ALL.withPrefix("p" + i));
    }
    emulator.clock().advance(Duration.ofMillis(500));
    assertThat(ConsistencyTest.failure(() -> access.list(ListOptions.ALL)))
        .hasMessage(
            "list was refused: the free plan's 1000 of the day are used up; on the emulator's clock,"
                + " the next day begins in 3599.5 s");
  }

  @Test
  void withSizesOffTheLimitsOfSizeAreOff() {
    KvEmulator emulator = start("sizes", "false", "listCacheSeconds", "0");
    KvAccess access = emulator.namespace("n").at("lhr");
    access.put("k".repeat(2000), "v", PutOptions.NONE.withMetadata("\"" + "m".repeat(5000) + "\""));
    assertThat(access.list(ListOptions.ALL.withLimit(5000)).keys()).hasSize(1);
    assertThat(emulator.maxValueBytes()).isGreaterThan(1 << 30);
    KvValue large = KvValue.wrap(new byte[26_214_401]);
    access.put("large", large, PutOptions.NONE);
    assertThat(
            ConsistencyTest.failure(
                    () -> start().namespace("n").at("lhr").put("large", large, PutOptions.NONE))
                .reason())
        .isEqualTo(KvFailure.Reason.VALUE_TOO_LARGE);
  }
}
