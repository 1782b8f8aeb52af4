package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.testkit.Thorough;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * States taken and given back. That all answers stay the same is shown by the programs of {@link
 * EngineAgainstModelProperties}, which restart from their state; here is what they do not reach.
 */
class StateTest {
  private static KvEmulator start(EmulatorConfig.Builder config) {
    return TestEmulators.create(config.clock(ClockSetting.manual(ProgramRunner.START)));
  }

  @Test
  void countersOfLimitsGoOnWhereTheyWere() {
    KvEmulator first =
        start(
            EmulatorConfig.worstCase().toBuilder()
                .set("operationsPerInvocation", "3")
                .set("restRequestsPerFiveMinutes", "2")
                .namespace("T", "ns"));
    KvAccess access = first.namespace("ns").at("lhr").invocation("i");
    access.put("k", "v");
    access.get("k");
    first.admitRestRequest();
    first.admitRestRequest();
    for (int i = 1; i < 1000; i++) {
      first.namespace("ns").at("lhr").put("k" + i, "v");
    }
    NamespaceInfo created = first.createNamespace("made");
    KvEmulator second = TestEmulators.create(EmulatorConfig.strong().toBuilder());
    second.restore(first.capture());

    KvAccess again = second.namespace("ns").at("lhr").invocation("i");
    again.get("k");
    assertThat(ConsistencyTest.failure(() -> again.get("k")).reason())
        .isEqualTo(KvFailure.Reason.INVOCATION_LIMIT_EXCEEDED);
    assertThat(ConsistencyTest.failure(second::admitRestRequest).reason())
        .isEqualTo(KvFailure.Reason.REST_RATE_LIMITED);
    assertThat(
            ConsistencyTest.failure(() -> second.namespace("ns").at("sjc").put("new", "v"))
                .reason())
        .isEqualTo(KvFailure.Reason.DAILY_QUOTA_EXCEEDED);
    assertThat(second.createNamespace("next").id())
        .as("the next id is drawn, not the first again")
        .isNotEqualTo(created.id())
        .isEqualTo(first.createNamespace("next").id());
    second.reset();
    assertThat(second.namespaces()).extracting(NamespaceInfo::title).containsExactly("T");
  }

  @Test
  void theBlockOfTheRestApiGoesOn() {
    KvEmulator first =
        start(EmulatorConfig.cloudflare().toBuilder().set("restRequestsPerFiveMinutes", "1"));
    first.admitRestRequest();
    ConsistencyTest.failure(first::admitRestRequest);
    KvEmulator second = TestEmulators.create(EmulatorConfig.strong().toBuilder());
    second.restore(first.capture());
    second.clock().advance(Duration.ofMinutes(5).minusMillis(1));
    ConsistencyTest.failure(second::admitRestRequest);
    second.clock().advance(Duration.ofMillis(1));
    second.admitRestRequest();
  }

  @Test
  void anEarlierTimeIsShownAgain() {
    KvEmulator emulator = start(EmulatorConfig.cloudflare().toBuilder());
    KvAccess lhr = emulator.namespace("n").at("lhr");
    lhr.put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    EmulatorState before = emulator.capture();
    EmulatorClock clock = emulator.clock();
    clock.advance(Duration.ofDays(1));
    assertThat(lhr.get("k").isPresent()).isFalse();
    emulator.restore(before);
    assertThat(clock.instant()).isEqualTo(ProgramRunner.START);
    assertThat(lhr.get("k").text()).as("who held the namespace holds it still").contains("v");
  }

  @Test
  void aRealClockGoesOnAndAScaledOneFromWhereItWas() {
    AtomicLong computer = new AtomicLong(1_000_000);
    EmulatorConfig real = EmulatorConfig.cloudflare().toBuilder().timeSource(computer::get).build();
    KvEmulator first = TestEmulators.create(real.toBuilder());
    EmulatorState realState = first.capture();
    first.clock().set(ClockSetting.scaled(60));
    computer.addAndGet(1000);
    EmulatorState scaledState = first.capture();

    computer.addAndGet(5000);
    KvEmulator second = TestEmulators.create(real.toBuilder());
    second.restore(realState);
    assertThat(second.clock().millis()).isEqualTo(1_006_000);
    second.restore(scaledState);
    assertThat(second.clock().millis()).isEqualTo(1_060_000);
    computer.addAndGet(1000);
    assertThat(second.clock().millis()).isEqualTo(1_120_000);
    computer.set(5);
    second.restore(realState);
    assertThat(second.clock().millis()).as("not before what it showed").isEqualTo(1_000_000);
  }

  @Test
  void aStateThatDoesNotFitTogetherIsRefusedWithItsPlaceAndNothingHasChanged() {
    KvEmulator emulator = start(EmulatorConfig.cloudflare().toBuilder());
    emulator.namespace("n").at("lhr").put("k", "v");
    emulator.namespace("n").at("sjc").get("k");
    EmulatorState state = emulator.capture();
    refused(
        emulator,
        state,
        s ->
            withNamespace(
                s,
                n ->
                    new EmulatorState.Namespace(
                        n.id(), n.title(), 0, n.origins(), n.keys(), n.shards(), n.pages())),
        "namespaces[0].keys[0].versions[0].sequence must be above those of older versions and at most 0");
    refused(
        emulator,
        state,
        s ->
            withNamespace(
                s,
                n ->
                    new EmulatorState.Namespace(
                        n.id(), n.title(), 1, List.of(), n.keys(), n.shards(), n.pages())),
        "namespaces[0].keys[0].versions[0].origin must be a place in origins, not 0");
    refused(
        emulator,
        state,
        s ->
            withNamespace(
                s,
                n ->
                    new EmulatorState.Namespace(
                        n.id(), n.title(), 1, n.origins(), List.of(), n.shards(), n.pages())),
        "namespaces[0].shards[0].entries[0].sequence names a version that the key does not have: 1");
    refused(
        emulator,
        state,
        s ->
            withNamespace(
                s,
                n ->
                    new EmulatorState.Namespace(
                        n.id(),
                        n.title(),
                        1,
                        n.origins(),
                        List.of(n.keys().get(0), n.keys().get(0)),
                        n.shards(),
                        n.pages())),
        "namespaces[0].keys[1].key \"k\" is there already");
    refused(
        emulator,
        state,
        s ->
            new EmulatorState(
                s.config(),
                s.clock(),
                s.limits(),
                s.operations(),
                0,
                List.of(s.namespaces().get(0), s.namespaces().get(0))),
        "namespaces[1] must have an id and a title that no other has, not \"n\"");
    refused(
        emulator,
        state,
        s ->
            withConfig(
                s,
                new EmulatorState.Config(
                    "best", s.config().settings(), 1, List.of("lhr"), Map.of())),
        "config.profile must be strong, cloudflare, worst-case, not \"best\"");
    refused(
        emulator,
        state,
        s ->
            withConfig(
                s,
                new EmulatorState.Config("strong", Map.of("lag", 1), 1, List.of("lhr"), Map.of())),
        "config.settings \"lag\" is not a setting");
    refused(
        emulator,
        state,
        s ->
            new EmulatorState(
                s.config(),
                new EmulatorState.Clock("fast", 0, 1),
                s.limits(),
                s.operations(),
                0,
                s.namespaces()),
        "clock: must be real, manual or scaled, not \"fast\"");
    refused(
        emulator,
        state,
        s ->
            new EmulatorState(
                s.config(),
                new EmulatorState.Clock("real", Long.MAX_VALUE, 1),
                s.limits(),
                s.operations(),
                0,
                s.namespaces()),
        "clock: The clock must show a time from 1970-01-01T00:00:00Z to 9999-12-31T23:59:59Z");
    refused(
        emulator,
        state,
        s ->
            withVersion(
                s,
                v ->
                    new EmulatorState.StoredVersion(
                        1, 1, Long.MAX_VALUE, 0, v.value(), null, null, null)),
        "namespaces[0].keys[0].versions[0].commitMillis must be from 0 to the clock's");
    refused(
        emulator,
        state,
        s ->
            withVersion(
                s, v -> new EmulatorState.StoredVersion(1, 0, 0, 0, v.value(), null, null, null)),
        "namespaces[0].keys[0].versions[0].revision must be above 0, not 0");
    refused(
        emulator,
        state,
        s ->
            withVersion(
                s, v -> new EmulatorState.StoredVersion(1, 1, 0, 0, v.value(), "{", null, null)),
        "namespaces[0].keys[0].versions[0].metadata must be JSON");
  }

  @Test
  void anEntryThatWasFetchedAfterTheClocksTimeIsRefused() {
    KvEmulator emulator = start(EmulatorConfig.cloudflare().toBuilder());
    emulator.namespace("n").at("lhr").put("k", "v");
    emulator.namespace("n").at("sjc").get("k");
    refused(
        emulator,
        emulator.capture(),
        s ->
            new EmulatorState(
                s.config(),
                new EmulatorState.Clock("manual", s.clock().nowMillis() - 1, 1),
                s.limits(),
                s.operations(),
                0,
                List.of(withoutKeys(s.namespaces().get(0)))),
        "namespaces[0].shards[0].entries[0].fetchedAtMillis must be from 0 to the clock's");
  }

  /** With absences alone in its caches. */
  private static EmulatorState.Namespace withoutKeys(EmulatorState.Namespace n) {
    return new EmulatorState.Namespace(
        n.id(),
        n.title(),
        n.sequence(),
        n.origins(),
        List.of(),
        n.shards().stream()
            .map(
                shard ->
                    new EmulatorState.Shard(
                        shard.location(),
                        shard.shard(),
                        shard.entries().stream()
                            .map(
                                e ->
                                    new EmulatorState.Cached(
                                        e.key(), e.fetchedAtMillis(), null, null, null))
                            .toList()))
            .toList(),
        n.pages());
  }

  @Test
  void twoVersionsWithOneSequenceAreRefused() {
    KvEmulator emulator = start(EmulatorConfig.cloudflare().toBuilder());
    emulator.namespace("n").at("lhr").put("k", "v");
    refused(
        emulator,
        emulator.capture(),
        s ->
            withNamespace(
                s,
                n -> {
                  EmulatorState.Key key = n.keys().get(0);
                  List<EmulatorState.StoredVersion> twice =
                      List.of(key.versions().get(0), key.versions().get(0));
                  return new EmulatorState.Namespace(
                      n.id(),
                      n.title(),
                      n.sequence(),
                      n.origins(),
                      List.of(new EmulatorState.Key(key.key(), null, twice)),
                      List.of(),
                      List.of());
                }),
        "namespaces[0].keys[0].versions[0].sequence must be above those of older versions");
  }

  @Test
  void versionsOfOneMillisecondAreGivenBack() {
    KvEmulator emulator =
        start(EmulatorConfig.cloudflare().toBuilder().set("sameKeyWritesPerSecond", "off"));
    KvAccess lhr = emulator.namespace("n").at("lhr");
    lhr.put("k", "one");
    lhr.put("k", "two");
    EmulatorState state = emulator.capture();
    assertThat(state.namespaces().get(0).keys().get(0).versions()).hasSize(2);
    emulator.restore(state);
    assertThat(emulator.capture()).isEqualTo(state);
  }

  @Test
  void pagesOfListsThatAreNotCachedAreNotGivenBack() {
    KvEmulator emulator = start(EmulatorConfig.cloudflare().toBuilder());
    emulator.namespace("n").at("lhr").list(ListOptions.ALL);
    EmulatorState state = emulator.capture();
    assertThat(state.namespaces().get(0).pages()).hasSize(1);
    Map<String, Object> settings = new java.util.HashMap<>(state.config().settings());
    settings.put("listCacheSeconds", 0);
    emulator.restore(
        withConfig(
            state,
            new EmulatorState.Config(
                state.config().profile(),
                settings,
                state.config().seed(),
                state.config().locations(),
                state.config().namespaces())));
    assertThat(emulator.capture().namespaces().get(0).pages()).isEmpty();
  }

  @Test
  void aMemberThatIsMissingOrNegativeIsRefusedByName() {
    Map<String, Long> missing = new java.util.HashMap<>();
    missing.put("lhr", null);
    EmulatorState s = TestEmulators.create(EmulatorConfig.strong()).capture();
    assertThatThrownBy(
            () -> new EmulatorState(s.config(), s.clock(), s.limits(), missing, 0, s.namespaces()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("operations.lhr must not be null");
    assertThatThrownBy(
            () -> new EmulatorState.Limits(1L, Map.of("put", -1), Map.of(), null, 0, null))
        .hasMessage("quotaUsed.put must not be negative, not -1");
    assertThatThrownBy(
            () ->
                new EmulatorState(
                    s.config(),
                    s.clock(),
                    s.limits(),
                    Map.of(),
                    0,
                    java.util.Collections.singletonList(null)))
        .hasMessage("an element of namespaces must not be null");
  }

  @Test
  void aClockThatIsReadWhileAStateIsGivenBackShowsItsTime() throws Exception {
    KvEmulator emulator = start(EmulatorConfig.cloudflare().toBuilder());
    EmulatorState early = emulator.capture();
    emulator.clock().advance(Duration.ofDays(1000));
    EmulatorState late = emulator.capture();
    java.util.concurrent.atomic.AtomicBoolean enough =
        new java.util.concurrent.atomic.AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!enough.get()) {
                emulator.clock().millis();
              }
            });
    reader.start();
    try {
      for (int i = 0; i < Thorough.either(2_000, 20_000); i++) {
        emulator.restore(late);
        emulator.restore(early);
        assertThat(emulator.clock().instant()).isEqualTo(ProgramRunner.START);
      }
    } finally {
      enough.set(true);
      reader.join(10_000);
    }
  }

  @Test
  void whatWasSavedCanAlwaysBeGivenBack() {
    KvEmulator emulator =
        start(EmulatorConfig.cloudflare().toBuilder().set("replicationLag", "fixed:8784h"));
    assertThatThrownBy(() -> emulator.clock().advance(Duration.ofDays(365L * 9000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The clock must show a time up to 9999-12-31T23:59:59Z");
    emulator.clock().set(ClockSetting.manual(ClockSetting.LATEST));
    emulator.clock().set(ClockSetting.scaled(1_000_000));
    assertThat(ConsistencyTest.failure(() -> emulator.namespace("").at("lhr").put("k", "v")).text())
        .isEqualTo("invalid namespace format: ");
    EmulatorState state = emulator.capture();
    emulator.restore(state);
    assertThat(emulator.capture()).isEqualTo(state);
    assertThatThrownBy(
            () -> EmulatorConfig.strong().toBuilder().set("replicationLag", "fixed:9999h"))
        .hasMessageContaining("longer than a year");
  }

  private static EmulatorState withVersion(
      EmulatorState s, UnaryOperator<EmulatorState.StoredVersion> change) {
    return withNamespace(
        s,
        n -> {
          EmulatorState.Key key = n.keys().get(0);
          EmulatorState.Key changed =
              new EmulatorState.Key(key.key(), null, List.of(change.apply(key.versions().get(0))));
          return new EmulatorState.Namespace(
              n.id(), n.title(), 1, n.origins(), List.of(changed), n.shards(), n.pages());
        });
  }

  private static EmulatorState withConfig(EmulatorState s, EmulatorState.Config config) {
    return new EmulatorState(config, s.clock(), s.limits(), s.operations(), 0, s.namespaces());
  }

  private static EmulatorState withNamespace(
      EmulatorState s, UnaryOperator<EmulatorState.Namespace> change) {
    return new EmulatorState(
        s.config(),
        s.clock(),
        s.limits(),
        s.operations(),
        s.createdNamespaces(),
        List.of(change.apply(s.namespaces().get(0))));
  }

  private static void refused(
      KvEmulator emulator, EmulatorState state, UnaryOperator<EmulatorState> change, String why) {
    emulator.clock().advance(Duration.ofMillis(1));
    Instant time = emulator.clock().instant();
    EmulatorState before = emulator.capture();
    assertThatThrownBy(() -> emulator.restore(change.apply(state)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(why);
    assertThat(emulator.capture()).isEqualTo(before);
    assertThat(emulator.clock().instant()).isEqualTo(time);
  }

  @Test
  void seededKeysAreEverywhereAtOnceAsIfTheyAlwaysHadBeen() {
    KvEmulator emulator =
        start(EmulatorConfig.worstCase().toBuilder().set("replicationLag", "fixed:60s"));
    KvNamespace namespace = emulator.namespace("app");
    namespace.at("sjc").get("a");
    namespace.at("sjc").list(ListOptions.ALL);
    long soon = ProgramRunner.START.getEpochSecond() + 1;
    namespace.seed(
        List.of(
            new BulkWrite("a", KvValue.of("1"), PutOptions.NONE.withMetadata("{\"m\":1}")),
            new BulkWrite("b", KvValue.of("2"), PutOptions.NONE.withExpirationSeconds(soon))));
    assertThat(namespace.at("sjc").get("a").metadata()).contains("{\"m\":1}");
    assertThat(namespace.at("nrt").get("b").expirationSeconds()).hasValue(soon);
    assertThat(namespace.at("sjc").list(ListOptions.ALL).keys()).hasSize(2);
    namespace.seed(List.of(new BulkWrite("c", KvValue.of("4"), PutOptions.NONE)));
    assertThat(namespace.at("sjc").list(ListOptions.ALL).keys()).as("no cached page").hasSize(3);
    namespace.at("sjc").delete("c");
    namespace.at("sjc").put("a", "3");
    assertThat(namespace.entries())
        .extracting(KvEntry::key, e -> e.value().text())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("a", "3"),
            org.assertj.core.groups.Tuple.tuple("b", "2"));
    assertThat(namespace.size()).isEqualTo(new NamespaceSize(2, 2));
    emulator.clock().advance(Duration.ofSeconds(1));
    assertThat(namespace.entries()).extracting(KvEntry::key).containsExactly("a");
    assertThat(namespace.size()).isEqualTo(new NamespaceSize(1, 1));
  }

  @Test
  void oneInvalidSeedRefusesThemAllByName() {
    KvEmulator emulator = start(EmulatorConfig.cloudflare().toBuilder());
    KvNamespace namespace = emulator.namespace("app");
    assertThat(
            ConsistencyTest.failure(
                    () ->
                        namespace.seed(
                            List.of(
                                new BulkWrite("a", KvValue.of("1"), PutOptions.NONE),
                                new BulkWrite(
                                    "b",
                                    KvValue.of("2"),
                                    PutOptions.NONE.withExpirationSeconds(1)))))
                .text())
        .startsWith("key \"b\": Invalid expiration of 1.");
    assertThat(emulator.namespaces()).isEmpty();
  }

  @Test
  void whatIsWrittenAfterACaptureIsNotInIt() {
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
    KvNamespace namespace = emulator.namespace("app");
    namespace.at("lhr").put("a", "1");
    namespace.at("sjc").put("b", "1");
    EmulatorState state = emulator.capture();
    String before = state.toString();
    namespace.at("sjc").put("a", "2");
    namespace.at("nrt").delete("b");
    namespace.at("nrt").put("c", "3");
    assertThat(state).hasToString(before);
  }
}
