package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.CommitLog.Change;
import dev.flowkv.engine.CommitLog.Write;
import dev.flowkv.engine.CommitLog.Written;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the engine tells a commit log, and what it does when the log has no room. */
class CommitLogTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Keeps changes in memory, and refuses them while it is full. */
  private static final class Log implements CommitLog {
    private final List<Change> changes = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private Kept kept = Kept.NOTHING;
    private boolean isFull;
    private boolean hasNoMemory;

    @Override
    public Kept kept() {
      return kept;
    }

    @Override
    public void commit(Change change) {
      if (isFull) {
        throw new CommitLogException("no room", new IOException("no room"));
      }
      if (hasNoMemory) {
        throw new OutOfMemoryError("too large");
      }
      changes.add(change);
    }

    @Override
    public void gone(String namespaceId, String key, long sequence) {
      gone.add(namespaceId + "/" + key + "/" + sequence);
    }

    List<Write> writes() {
      return changes.stream()
          .filter(Written.class::isInstance)
          .flatMap(change -> ((Written) change).writes().stream())
          .toList();
    }
  }

  private final Log log = new Log();

  private KvEmulator emulator(EmulatorConfig config) {
    return KvEmulator.create(
        config.toBuilder().clock(ClockSetting.manual(START)).commitLog(log).build());
  }

  @Test
  void aWriteIsKeptWithWhatDecidesWhereItIsShown() {
    KvEmulator emulator = emulator(EmulatorConfig.cloudflare());
    KvAccess london = emulator.namespace("app").at("lhr");
    london.put("a", "1", PutOptions.NONE.withMetadata("{}").withExpirationTtlSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(2));
    emulator.namespace("app").at("sjc").delete("a");
    assertThat(log.changes.get(0)).isEqualTo(new CommitLog.NamespaceSet("app", "app"));
    Write put = log.writes().get(0);
    assertThat(put.key()).isEqualTo("a");
    assertThat(put.sequence()).isEqualTo(1);
    assertThat(put.revision()).isEqualTo(1);
    assertThat(put.commitMillis()).isEqualTo(START.toEpochMilli());
    assertThat(put.origin().location()).isEqualTo("lhr");
    assertThat(put.metadata()).isEqualTo("{}");
    assertThat(put.expirationSeconds()).isEqualTo(START.getEpochSecond() + 60);
    assertThat(put.limitedMillis()).isEqualTo(START.toEpochMilli());
    assertThat(put.isAlone()).isTrue();
    Write delete = log.writes().get(1);
    assertThat(delete.value()).isNull();
    assertThat(delete.sequence()).isEqualTo(2);
    assertThat(delete.revision()).isEqualTo(2);
    assertThat(delete.limitedMillis()).isEqualTo(START.toEpochMilli() + 2000);
    assertThat(delete.origin().location()).isEqualTo("sjc");
    assertThat(delete.isAlone()).isFalse();
  }

  @Test
  void theWindowOfAKeyIsKeptWithItsNextWriteToo() {
    KvEmulator emulator = emulator(EmulatorConfig.cloudflare());
    KvNamespace kv = emulator.namespace("app");
    kv.at("lhr").put("a", "1");
    emulator.clock().advance(Duration.ofMillis(500));
    // No limit holds for these, and the first write may be forgotten now.
    kv.at("rest").put("a", "2");
    kv.at("rest").putAll(List.of(pair("a", "3")));
    assertThat(log.writes().stream().map(Write::limitedMillis)).containsOnly(START.toEpochMilli());
  }

  @Test
  void whereNoLimitHoldsNoWindowIsKept() {
    KvEmulator emulator =
        emulator(
            EmulatorConfig.cloudflare().toBuilder().set("sameKeyWritesPerSecond", "off").build());
    emulator.namespace("app").at("lhr").put("a", "1");
    assertThat(log.writes().get(0).limitedMillis()).isNull();
  }

  @Test
  void aBulkWriteIsOneChangeAndItsWritesFollowEachOther() {
    KvEmulator emulator = emulator(EmulatorConfig.cloudflare());
    KvNamespace kv = emulator.namespace("app");
    kv.at("rest").putAll(List.of(pair("a", "1"), pair("b", "2"), pair("a", "3")));
    kv.seed(List.of(pair("s", "1"), pair("s", "2")));
    assertThat(log.changes).hasSize(3);
    assertThat(log.writes().stream().map(w -> w.key() + w.sequence() + "." + w.revision()))
        .containsExactly("a1.1", "b2.1", "a3.2", "s4.1", "s5.2");
    assertThat(kv.at("rest").get("a").text()).hasValue("3");
    assertThat(kv.at("sjc").get("s").text()).hasValue("2");
  }

  private static BulkWrite pair(String key, String value) {
    return new BulkWrite(key, KvValue.of(value), PutOptions.NONE);
  }

  @Test
  void whatCannotBeKeptIsRefusedAndChangesNothing() {
    KvEmulator emulator =
        emulator(EmulatorConfig.cloudflare().toBuilder().set("plan", "free").build());
    KvNamespace kv = emulator.namespace("app");
    KvAccess london = kv.at("lhr");
    london.put("a", "1");
    emulator.clock().advance(Duration.ofSeconds(2));
    EmulatorState before = emulator.capture();
    log.isFull = true;
    List<Runnable> refused =
        List.of(
            () -> london.put("a", "2"),
            () -> london.put("new", "1"),
            () -> london.delete("a"),
            () -> kv.at("rest").putAll(List.of(pair("b", "1"), pair("c", "1"))),
            () -> kv.seed(List.of(pair("s", "1"))));
    for (Runnable write : refused) {
      assertThatThrownBy(write::run)
          .isInstanceOfSatisfying(
              KvFault.class,
              fault -> {
                assertThat(fault.status()).isEqualTo(503);
                assertThat(fault.text()).isEqualTo("Service Unavailable");
              });
    }
    List<Runnable> changes =
        List.of(
            () -> emulator.createNamespace("title"),
            () -> emulator.declareNamespace("id", "other"),
            () -> emulator.renameNamespace("app", "title"),
            () -> emulator.deleteNamespace("app"),
            () -> kv.reset(),
            emulator::reset,
            () -> emulator.restore(before));
    for (Runnable change : changes) {
      assertThatThrownBy(change::run).isInstanceOf(CommitLogException.class).hasMessage("no room");
    }
    assertThatThrownBy(() -> emulator.namespace("made by use").at("lhr").put("k", "v"))
        .isInstanceOf(KvFault.class);
    assertThat(emulator.capture()).isEqualTo(before);
    assertThat(london.get("a").text()).hasValue("1");

    log.isFull = false;
    // Neither the second that a key must wait nor a number was used up.
    assertThat(london.put("a", "2").sequence()).isEqualTo(2);
    assertThat(log.writes()).hasSize(2);
  }

  @Test
  void whatFailsForLackOfMemoryChangesNothing() {
    KvEmulator emulator =
        emulator(EmulatorConfig.cloudflare().toBuilder().set("plan", "free").build());
    KvNamespace kv = emulator.namespace("app");
    kv.at("lhr").put("a", "1");
    emulator.clock().advance(Duration.ofSeconds(2));
    EmulatorState before = emulator.capture();
    log.hasNoMemory = true;
    List<Runnable> writes =
        List.of(
            () -> kv.at("lhr").put("a", "2"),
            () -> kv.at("lhr").put("new", "1"),
            () -> kv.at("rest").putAll(List.of(pair("b", "1"))));
    for (Runnable write : writes) {
      assertThatThrownBy(write::run).isInstanceOf(OutOfMemoryError.class);
    }
    assertThat(emulator.capture()).isEqualTo(before);
  }

  @Test
  void whatIsDoneUnderASchedulesIsNotKept() {
    KvEmulator emulator = emulator(EmulatorConfig.cloudflare());
    KvAccess london = emulator.namespace("app").at("lhr");
    london.put("a", "1");
    int kept = log.changes.size();
    ScheduledRuns runs = ScheduledRuns.from(emulator);
    runs.begin(KvSchedule.NONE);
    emulator.clock().advance(Duration.ofSeconds(2));
    london.put("a", "2");
    emulator.namespace("other").at("lhr").put("a", "2");
    assertThat(log.changes).hasSize(kept);
    runs.end();
    // The state that the runs began with, whatever came while they were begun.
    assertThat(log.changes).hasSize(kept + 1);
    assertThat(((CommitLog.Replaced) log.changes.get(kept)).state().namespaces()).hasSize(1);
    emulator.clock().advance(Duration.ofSeconds(2));
    assertThat(london.put("a", "3").sequence()).isEqualTo(2);
    assertThat(log.changes).hasSize(kept + 2);
  }

  @Test
  void whatNobodyCanBeShownAnyMoreIsTold() {
    KvEmulator emulator = emulator(EmulatorConfig.cloudflare());
    KvAccess london = emulator.namespace("app").at("lhr");
    london.put("a", "1");
    emulator.clock().advance(Duration.ofSeconds(2));
    london.put("a", "2");
    emulator.clock().advance(Duration.ofSeconds(120));
    london.put("b", "1");
    assertThat(log.gone).containsExactly("app/a/1");
  }

  @Test
  void anEmulatorBeginsWithWhatWasKeptAndNotBeforeIt() {
    long last = START.toEpochMilli() + 3_600_000;
    EmulatorState.StoredVersion version =
        new EmulatorState.StoredVersion(7, 1, last, 0, KvValue.of("1"), null, null, null);
    log.kept =
        new CommitLog.Kept(
            List.of(
                new EmulatorState.Namespace(
                    "app",
                    "App",
                    9,
                    List.of(new EmulatorState.Origin("lhr", "fixed:60s", 1)),
                    List.of(new EmulatorState.Key("a", last, List.of(version))),
                    List.of(),
                    List.of())),
            new CommitLog.Quota(Math.floorDiv(last, 86_400_000L), Map.of("put", 999)),
            last);
    KvEmulator emulator =
        emulator(
            EmulatorConfig.cloudflare().toBuilder()
                .set("plan", "free")
                .namespace("Declared", "declared")
                .build());
    assertThat(emulator.clock().millis()).isEqualTo(last);
    assertThat(emulator.namespaces())
        .containsExactlyInAnyOrder(
            new NamespaceInfo("app", "App"), new NamespaceInfo("declared", "Declared"));
    assertThat(log.changes).containsExactly(new CommitLog.NamespaceSet("declared", "Declared"));
    KvNamespace kv = emulator.namespace("app");
    assertThat(kv.at("lhr").get("a").text()).hasValue("1");
    assertThat(kv.at("sjc").get("a").isPresent()).isFalse();
    assertThatThrownBy(() -> kv.at("lhr").put("a", "2"))
        .hasMessageContaining("one write per key and second");
    assertThat(kv.at("lhr").put("b", "2").sequence()).isEqualTo(10);
    assertThatThrownBy(() -> kv.at("lhr").put("c", "2"))
        .hasMessageContaining("of the day are used up");
  }

  @Test
  void aRealClockThatIsBehindGoesOnFromTheLastChange() {
    long[] now = {START.toEpochMilli()};
    log.kept = new CommitLog.Kept(List.of(), null, START.toEpochMilli() + 3_600_000);
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.cloudflare().toBuilder()
                .timeSource(() -> now[0])
                .commitLog(log)
                .build());
    now[0] += 500;
    assertThat(emulator.clock().millis()).isEqualTo(START.toEpochMilli() + 3_600_500);
    assertThat(emulator.clock().mode()).isEqualTo(ClockMode.SCALED);
  }
}
