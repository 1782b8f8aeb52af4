package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.flowkv.engine.operation.Caller;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What observers hear, and what a history keeps of it. */
class HistoryTest {
  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder()
              .set("replicationLag", "fixed:10s")
              .clock(ClockSetting.manual(ProgramRunner.START)));
  private final KvAccess lhr = emulator.namespace("app").at("lhr");
  private final KvAccess sjc =
      emulator.namespace("app").at("sjc").invocation("i").via(Face.BINDING);

  private KvHistory record(int most) {
    KvHistory history = KvHistory.ofAtMost(most);
    emulator.observe(history);
    return history;
  }

  @Test
  void everyOperationIsRecordedWithWhereWhenWhatAndHow() {
    KvHistory history = record(100);
    lhr.put("k", "v");
    emulator.clock().advance(Duration.ofSeconds(1));
    sjc.get("k");
    sjc.list(ListOptions.ALL);
    sjc.getAll(List.of("k", "l"), BulkGetOptions.DEFAULT);
    lhr.putAll(List.of(new BulkWrite("b", KvValue.of("1"), PutOptions.NONE)));
    lhr.deleteAll(List.of("b"));
    lhr.delete("k");
    assertThat(history.recorded().events())
        .extracting(e -> e.call().operation())
        .containsExactly(
            KvOperation.PUT,
            KvOperation.GET,
            KvOperation.LIST,
            KvOperation.BULK_GET,
            KvOperation.BULK_PUT,
            KvOperation.BULK_DELETE,
            KvOperation.DELETE);
    KvEvent get = history.recorded().events().get(1);
    assertThat(get.face()).isEqualTo(Face.BINDING);
    assertThat(get.location()).isEqualTo("sjc");
    assertThat(get.invocation()).isEqualTo("i");
    assertThat(get.namespaceId()).isEqualTo("app");
    assertThat(get.calledAtMillis()).isEqualTo(ProgramRunner.START.toEpochMilli() + 1000);
    assertThat(get.call().keys()).containsExactly("k");
    assertThat(get.outcome())
        .isInstanceOfSatisfying(
            KvOutcome.Read.class, r -> assertThat(r.read().isPresent()).isFalse());
  }

  @Test
  void whatChangesKeysAndIsNoOperationIsRecordedBetweenThem() {
    KvHistory history = record(100);
    lhr.put("k", "v");
    emulator.namespace("app").reset();
    emulator.namespace("app").seed(List.of(new BulkWrite("s", KvValue.of("v"), PutOptions.NONE)));
    emulator.restore(emulator.capture());
    emulator.reset();
    emulator.restore(KvEmulator.create(emulator.config()).capture());
    NamespaceInfo other = emulator.createNamespace("other");
    emulator.deleteNamespace(other.id());
    lhr.get("k");
    List<KvHistoryEntry> entries = history.recorded().entries();
    assertThat(entries.get(0)).isInstanceOf(KvEvent.class);
    assertThat(entries.subList(1, 7))
        .extracting(KvChange.class::cast)
        .extracting(KvChange::kind, KvChange::namespaceId)
        .containsExactly(
            tuple(KvChange.Kind.EMPTIED, "app"),
            tuple(KvChange.Kind.REPLACED, "app"),
            tuple(KvChange.Kind.REPLACED, null),
            tuple(KvChange.Kind.EMPTIED, null),
            tuple(KvChange.Kind.EMPTIED, null),
            tuple(KvChange.Kind.EMPTIED, other.id()));
    assertThat(history.recorded().events()).hasSize(2);
  }

  @Test
  void whoComesWhenThereAreKeysIsToldSo() {
    assertThat(record(10).recorded().entries()).isEmpty();
    lhr.put("k", "v");
    assertThat(record(10).recorded().entries())
        .containsExactly(
            new KvChange(KvChange.Kind.REPLACED, null, ProgramRunner.START.toEpochMilli()));
  }

  @Test
  void aKeyThatIsCachedStillIsOneThatMayBeSeen() {
    lhr.put("k", "v");
    emulator.clock().advance(Duration.ofMinutes(5));
    sjc.get("k", GetOptions.cacheTtlSeconds(86_400));
    lhr.delete("k");
    emulator.clock().advance(Duration.ofMinutes(10));
    lhr.get("k"); // The tombstone is forgotten by now.
    assertThat(sjc.get("k", GetOptions.cacheTtlSeconds(86_400)).isPresent()).isTrue();
    assertThat(record(10).recorded().entries()).hasSize(1);
  }

  @Test
  void anOperationThatARestoredClockFindsDelayedIsNotRecordedInTheFuture() {
    EmulatorState before = emulator.capture();
    KvHistory history = record(10);
    emulator.clock().advance(Duration.ofHours(1));
    Dispatcher.Arrived arrived =
        emulator
            .dispatcher()
            .arrive(new Caller("lhr", null, Face.JAVA), "app", new KvCall.Delete("k"));
    emulator.restore(before);
    assertThatThrownBy(
            () ->
                emulator
                    .dispatcher()
                    .perform(
                        new Caller("lhr", null, Face.JAVA),
                        "app",
                        new KvCall.Delete("k"),
                        arrived,
                        mode -> {
                          throw new KvFailure(KvFailure.Reason.NAMESPACE_NOT_FOUND, "gone");
                        }))
        .isInstanceOf(KvFailure.class);
    KvEvent event = history.recorded().events().get(0);
    assertThat(event.calledAtMillis()).isEqualTo(ProgramRunner.START.toEpochMilli());
  }

  /** Both wait for an operation that is being told of; whichever comes first. */
  @Test
  void aResetBesideARestoreIsOneAfterTheOther() throws Exception {
    lhr.put("k", "v");
    EmulatorState withKey = emulator.capture();
    KvHistory history = record(10);
    CountDownLatch isTold = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    emulator.observe(
        event -> {
          isTold.countDown();
          try {
            assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    Thread operation = new Thread(() -> lhr.get("other"));
    operation.start();
    assertThat(isTold.await(10, TimeUnit.SECONDS)).isTrue();
    Thread restore = new Thread(() -> emulator.restore(withKey));
    restore.start();
    await().until(() -> restore.getState() == Thread.State.WAITING);
    Thread reset = new Thread(emulator::reset);
    reset.start();
    await().until(() -> reset.getState() == Thread.State.WAITING);
    goOn.countDown();
    for (Thread thread : List.of(operation, restore, reset)) {
      thread.join(10_000);
    }
    List<KvHistoryEntry> entries = history.recorded().entries();
    KvChange last = (KvChange) entries.get(entries.size() - 1);
    assertThat(emulator.namespace("app").entries())
        .hasSize(last.kind() == KvChange.Kind.EMPTIED ? 0 : 1);
  }

  @Test
  void whoObservesTwiceIsToldOnce() {
    KvHistory history = record(10);
    emulator.observe(history);
    lhr.get("k");
    assertThat(history.recorded().entries()).hasSize(1);
  }

  @Test
  void aHistoryThatBeginsAnewWhileOthersWriteMissesNothing() throws Exception {
    KvHistory history = KvHistory.ofAtMost(1_000_000);
    KvEmulator busy =
        KvEmulator.create(EmulatorConfig.strong().toBuilder().set("plan", "paid").build());
    busy.observe(history);
    AtomicBoolean isOver = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; !isOver.get(); i++) {
                busy.namespace("app").at("lhr").put("k" + i % 1000, "v");
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 300; i++) {
        busy.reset();
        busy.beginAnew(history);
        Set<String> known = new HashSet<>();
        List<KvEntry> entries = busy.namespace("app").entries();
        // Waits for the write that is there already, and not recorded yet.
        busy.namespace("other").reset();
        KvHistory.Recorded recorded = history.recorded();
        if (recorded.entries().stream()
            .anyMatch(e -> e instanceof KvChange change && change.namespaceId() == null)) {
          continue; // There may have been anything.
        }
        recorded.events().forEach(e -> known.addAll(e.call().keys()));
        assertThat(known).containsAll(entries.stream().map(KvEntry::key).toList());
      }
    } finally {
      isOver.set(true);
      writer.join();
    }
  }

  @Test
  void refusalsAndFaultsAreOutcomesToo() {
    KvHistory history = record(100);
    ConsistencyTest.failure(() -> lhr.get(""));
    emulator
        .faults()
        .set(0, List.of(FaultRule.always(FaultRule.Match.ALL, new FaultEffect.Drop(true))));
    assertThatThrownBy(() -> lhr.put("k", "v")).isInstanceOf(KvFault.class);
    assertThat(history.recorded().events())
        .extracting(KvEvent::outcome)
        .hasExactlyElementsOfTypes(KvOutcome.Refused.class, KvOutcome.Faulted.class);
  }

  @Test
  void stalenessIsHowLongAgoTheAnswerWasReplaced() {
    KvHistory history = record(100);
    sjc.get("k");
    lhr.put("k", "v1");
    emulator.clock().advance(Duration.ofSeconds(4));
    sjc.get("k");
    emulator.clock().advance(Duration.ofSeconds(60));
    sjc.get("k");
    lhr.put("k", "v2");
    emulator.clock().advance(Duration.ofSeconds(2));
    lhr.put("k", "v3");
    emulator.clock().advance(Duration.ofSeconds(5));
    sjc.get("k");
    lhr.get("k");
    lhr.delete("k");
    emulator.clock().advance(Duration.ofSeconds(1));
    sjc.get("k");
    lhr.get("k");
    assertThat(
            history.recorded().events().stream()
                .map(KvEvent::outcome)
                .filter(KvOutcome.Read.class::isInstance)
                .map(o -> ((KvOutcome.Read) o).read().staleMillis().orElseThrow()))
        // The first v1 is the latest; then it was replaced 7 and 8 seconds ago, by v2 first.
        .containsExactly(0L, 4000L, 0L, 7000L, 0L, 8000L, 0L);
  }

  @Test
  void anUnwatchedReadHasNoStalenessAndAWriteKnowsItsLags() {
    lhr.put("k", "v");
    assertThat(lhr.get("k").staleMillis()).isEmpty();
    record(1);
    assertThat(lhr.get("k").staleMillis()).hasValue(0);
    emulator.clock().advance(Duration.ofSeconds(1));
    assertThat(lhr.put("k", "w").lagMillis())
        .containsOnlyKeys("sjc", "nrt", "rest")
        .containsEntry("sjc", 10_000L);
  }

  @Test
  void whatDoesNotFitIsForgottenOldestFirstAndCounted() {
    KvHistory history = record(3);
    for (int i = 0; i < 5; i++) {
      lhr.get("k" + i);
    }
    assertThat(history.recorded().forgotten()).isEqualTo(2);
    assertThat(history.recorded().events())
        .extracting(e -> e.call().keys().get(0))
        .containsExactly("k2", "k3", "k4");
    history.clear();
    assertThat(history.recorded()).isEqualTo(new KvHistory.Recorded(0, List.of(), 6, 5));
  }

  @Test
  void aHistoryHoldsAtLeastOneOperation() {
    assertThatThrownBy(() -> KvHistory.ofAtMost(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> KvHistory.ofAtMost(1, 0)).isInstanceOf(IllegalArgumentException.class);
    KvHistory history = KvHistory.ofAtMost(1, 1);
    emulator.observe(history);
    assertThat(emulator.observers()).containsExactly(history);
    lhr.get("k1");
    lhr.get("k2");
    assertThat(after(history, 0)).isEqualTo("1 forgotten; 2 k2");
  }

  @Test
  void aHistoryThatBeginsAgainIsEmptyAndKnowsWhetherThereAreKeys() {
    KvHistory history = record(3);
    lhr.get("k1");
    emulator.beginAnew(history);
    assertThat(history.recorded().entries()).as("no key, no change").isEmpty();
    lhr.put("k", "v");
    emulator.beginAnew(history);
    assertThat(history.recorded().entries())
        .singleElement()
        .satisfies(
            entry -> assertThat(((KvChange) entry).kind()).isEqualTo(KvChange.Kind.REPLACED));
  }

  @Test
  void aReaderAsksForWhatCameAfterTheLastEntryThatItHasSeen() {
    KvHistory history = record(3);
    for (int i = 1; i <= 5; i++) {
      lhr.get("k" + i);
    }
    assertThat(after(history, 0)).isEqualTo("2 forgotten; 3 k3 k4 k5");
    assertThat(after(history, 1)).isEqualTo("1 forgotten; 3 k3 k4 k5");
    assertThat(after(history, 2)).isEqualTo("0 forgotten; 3 k3 k4 k5");
    assertThat(after(history, 4)).isEqualTo("0 forgotten; 5 k5");
    assertThat(after(history, 5)).isEqualTo("0 forgotten; 6");
    for (long never : new long[] {-1, 6}) {
      assertThatThrownBy(() -> history.recordedAfter(never))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("must be from 0 to 5, the number of the last entry, not " + never);
    }
  }

  @Test
  void aNumberNamesOneEntryAlsoAfterTheHistoryWasCleared() {
    KvHistory history = record(3);
    lhr.get("k1");
    lhr.get("k2");
    history.clear();
    assertThat(after(history, 1)).isEqualTo("1 forgotten; 3");
    lhr.get("k3");
    assertThat(history.recorded().cleared()).isEqualTo(2);
    assertThat(history.recorded().forgotten()).as("what was cleared is not counted").isZero();
    assertThat(history.recorded().first()).isEqualTo(3);
    assertThat(after(history, 0)).isEqualTo("2 forgotten; 3 k3");
    assertThat(after(history, 2)).isEqualTo("0 forgotten; 3 k3");
  }

  private static String after(KvHistory history, long number) {
    KvHistory.Recorded recorded = history.recordedAfter(number);
    StringBuilder text =
        new StringBuilder(recorded.forgotten() + " forgotten; " + recorded.first());
    recorded.events().forEach(e -> text.append(' ').append(e.call().keys().get(0)));
    return text.toString();
  }

  @Test
  void largeValuesCountByTheirBytes() {
    KvHistory history = KvHistory.ofAtMost(100, 100_000);
    emulator.observe(history);
    lhr.put("a", "x".repeat(40_000));
    lhr.put("b", "x".repeat(40_000));
    lhr.get("b");
    assertThat(history.recorded().events()).hasSize(2);
    lhr.put("c", "x".repeat(500_000));
    assertThat(history.recorded().events()).as("the latest stays, however large").hasSize(1);
    assertThat(history.recorded().forgotten()).isEqualTo(3);
  }

  @Test
  void whatBulkOperationsAndListsCarryCountsToo() {
    KvHistory history = KvHistory.ofAtMost(1_000, 1_000_000);
    emulator.observe(history);
    List<BulkWrite> writes =
        java.util.stream.IntStream.range(0, 1_000)
            .mapToObj(i -> new BulkWrite("key" + i, KvValue.of("v"), PutOptions.NONE))
            .toList();
    for (int i = 0; i < 20; i++) {
      lhr.putAll(writes);
      lhr.list(ListOptions.ALL);
      lhr.deleteAll(writes.stream().map(BulkWrite::key).toList());
    }
    assertThat(history.recorded().events()).hasSizeBetween(3, 12);
  }

  @Test
  void anEventIsNotChangedByItsCallerAfterwards() {
    KvHistory history = record(10);
    List<BulkWrite> writes =
        new java.util.ArrayList<>(List.of(new BulkWrite("k", KvValue.of("v"), PutOptions.NONE)));
    lhr.putAll(writes);
    writes.clear();
    assertThat(history.recorded().events().get(0).call().keys()).containsExactly("k");
  }

  @Test
  void stalenessDoesNotReachBackBeyondAGap() {
    KvEmulator late =
        TestEmulators.create(
            EmulatorConfig.worstCase().toBuilder()
                .set("shardsPerLocation", "1")
                .clock(ClockSetting.manual(ProgramRunner.START)));
    late.observe(KvHistory.ofAtMost(1));
    KvNamespace namespace = late.namespace("n");
    namespace.at("sjc").put("k", "v1", PutOptions.NONE.withExpirationTtlSeconds(60));
    late.clock().advance(Duration.ofSeconds(70));
    namespace.at("sjc").put("k", "v2");
    late.clock().advance(Duration.ofSeconds(5));
    // v1 has expired ten seconds before v2 came: absence is out of date since v2.
    assertThat(namespace.at("lhr").get("k").staleMillis()).hasValue(5000);
    assertThat(namespace.at("lhr").get("k").staleMillis()).hasValue(5000);
  }

  @Test
  void whoStopsObservingIsToldNoMore() {
    KvHistory history = record(10);
    lhr.get("a");
    emulator.stopObserving(history);
    lhr.get("b");
    assertThat(history.recorded().events()).hasSize(1);
  }

  @Test
  void aLargeValueIsDigestedOnceHoweverOftenItIsRead() {
    lhr.put("k", KvValue.of("v".repeat(5_000)), PutOptions.NONE);
    String digest = lhr.get("k").value().orElseThrow().sha256();
    assertThat(digest)
        .isEqualTo("917a40db715a90af25bfa24eec0d26fb090c9d89104a2e7abc9bc2900f670ddd")
        .isSameAs(lhr.get("k").value().orElseThrow().sha256());
    assertThat(KvValue.of("v").sha256())
        .isEqualTo("4c94485e0c21ae6c41ce1dfe7b6bfaceea5ab68e40a2476f50208e526f506080");
  }
}
