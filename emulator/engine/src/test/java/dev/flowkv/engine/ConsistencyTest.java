package dev.flowkv.engine;

import static dev.flowkv.engine.KeyAssert.assertThatKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.operation.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The model's main claims, one by one, on instants that can be read off the test. */
class ConsistencyTest {
  private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

  private KvEmulator emulator;
  private KvNamespace namespace;

  private void start(EmulatorConfig.Builder config) {
    emulator =
        TestEmulators.create(
            config.clock(ClockSetting.manual(START)).locations(List.of("lhr", "sjc")).build());
    namespace = emulator.namespace("app");
  }

  private void advance(long millis) {
    emulator.clock().advance(Duration.ofMillis(millis));
  }

  private static EmulatorConfig.Builder cloudflare() {
    return EmulatorConfig.cloudflare().toBuilder();
  }

  @Test
  void aWriteIsReadAtOnceWhereItWasWritten() {
    start(cloudflare());
    namespace.at("lhr").get("k");
    namespace.at("lhr").put("k", "v");
    assertThatKey(namespace, "k").hasValueAt("lhr", "v");
  }

  @Test
  void anotherLocationKeepsItsCachedMissForAMinuteAndNotAMillisecondLonger() {
    start(cloudflare().set("replicationLag", "none"));
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    namespace.at("lhr").put("k", "v");
    advance(59_999);
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    advance(1);
    assertThatKey(namespace, "k").hasValueAt("sjc", "v");
  }

  @Test
  void aWriteReachesAnotherLocationAfterItsLag() {
    start(cloudflare().set("replicationLag", "fixed:10s").set("readCache", "false"));
    namespace.at("lhr").put("k", "v");
    advance(9_999);
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    advance(1);
    assertThatKey(namespace, "k").hasValueAt("sjc", "v");
  }

  @Test
  void withoutNegativeCachingAMissIsForgotten() {
    start(cloudflare().set("replicationLag", "none").set("negativeCache", "false"));
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    namespace.at("lhr").put("k", "v");
    assertThatKey(namespace, "k").hasValueAt("sjc", "v");
  }

  @Test
  void aSmallerCacheTtlTurnsAHitIntoAMissAndALargerOneRevivesIt() {
    start(cloudflare().set("replicationLag", "none"));
    namespace.at("lhr").put("k", "old");
    assertThatKey(namespace, "k").hasValueAt("sjc", "old");
    advance(40_000);
    namespace.at("lhr").put("k", "new");
    assertThatKey(namespace, "k").hasValueAt("sjc", "old");
    advance(30_000);
    KvRead revived = namespace.at("sjc").get("k", GetOptions.cacheTtlSeconds(3600));
    assertThat(revived.text()).contains("old");
    assertThat(revived.cacheStatus()).contains(CacheStatus.HIT);
    KvRead fresh = namespace.at("sjc").get("k", GetOptions.cacheTtlSeconds(30));
    assertThat(fresh.text()).contains("new");
    assertThat(fresh.cacheStatus()).contains(CacheStatus.MISS);
  }

  @Test
  void anEntrysOwnCacheTtlDecidesWhereASettingSaysSo() {
    start(cloudflare().set("replicationLag", "none").set("cacheAgeTestedBy", "entry"));
    KvAccess sjc = namespace.at("sjc");
    namespace.at("lhr").put("k", "old");
    sjc.get("k", GetOptions.cacheTtlSeconds(120));
    sjc.get("other");
    advance(2_000);
    namespace.at("lhr").put("k", "new");
    namespace.at("lhr").put("other", "new");
    advance(57_999);
    // A smaller cacheTtl is no reason to fetch, and a larger one revives nothing.
    assertThat(sjc.get("k", GetOptions.cacheTtlSeconds(30)).text()).contains("old");
    assertThat(sjc.get("other", GetOptions.cacheTtlSeconds(3600)).isPresent()).isFalse();
    advance(1);
    assertThat(sjc.get("other", GetOptions.cacheTtlSeconds(3600)).text()).contains("new");
    advance(59_999);
    assertThat(sjc.get("k").text()).contains("old");
    advance(1);
    assertThat(sjc.get("k", GetOptions.cacheTtlSeconds(3600)).text()).contains("new");
  }

  @Test
  void refreshAheadAnswersTheOldValueOnceMoreAfterItsAge() {
    start(cloudflare().set("replicationLag", "none").set("refreshAheadSeconds", "20"));
    namespace.at("lhr").put("k", "old");
    assertThatKey(namespace, "k").hasValueAt("sjc", "old");
    advance(2_000);
    namespace.at("lhr").put("k", "new");
    advance(18_000);
    assertThatKey(namespace, "k").hasValueAt("sjc", "old");
    assertThatKey(namespace, "k").hasValueAt("sjc", "old");
    advance(1);
    assertThatKey(namespace, "k").hasValueAt("sjc", "old");
    assertThatKey(namespace, "k").hasValueAt("sjc", "new");
  }

  @Test
  void expirationBeatsTheCacheAtItsInstant() {
    start(cloudflare());
    namespace.at("lhr").put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    advance(59_999);
    assertThat(namespace.at("lhr").get("k", GetOptions.cacheTtlSeconds(3600)).isPresent()).isTrue();
    assertThat(namespace.at("lhr").list(ListOptions.ALL).keys()).hasSize(1);
    advance(1);
    assertThat(namespace.at("lhr").get("k", GetOptions.cacheTtlSeconds(3600)).isPresent())
        .isFalse();
    assertThat(namespace.at("lhr").list(ListOptions.ALL).keys()).isEmpty();
  }

  @Test
  void shardsOfALocationDisagree() {
    start(
        cloudflare()
            .set("replicationLag", "none")
            .set("shardsPerLocation", "2")
            .set("sameKeyWritesPerSecond", "off"));
    for (int i = 0; i < 20; i++) {
      namespace.at("lhr").get("k");
    }
    namespace.at("lhr").put("k", "v");
    long seen =
        java.util.stream.IntStream.range(0, 40)
            .filter(i -> namespace.at("lhr").get("k").isPresent())
            .count();
    assertThat(seen).as("reads that saw the write, of 40").isBetween(5L, 35L);
  }

  @Test
  void aListIsNotWrittenThrough() {
    start(cloudflare());
    assertThat(namespace.at("lhr").list(ListOptions.ALL).keys()).isEmpty();
    namespace.at("lhr").put("k", "v");
    assertThat(namespace.at("lhr").list(ListOptions.ALL).keys()).isEmpty();
    advance(60_000);
    assertThat(namespace.at("lhr").list(ListOptions.ALL).keys()).hasSize(1);
  }

  @Test
  void tombstonesMakePagesShortOrEmptyWithMoreBehindThem() {
    start(EmulatorConfig.strong().toBuilder().set("tombstoneRetentionSeconds", "86400"));
    KvAccess lhr = namespace.at("lhr");
    for (String key : List.of("a", "b", "c", "d")) {
      lhr.put(key, "v");
    }
    lhr.delete("a");
    lhr.delete("b");
    lhr.delete("c");
    ListPage first = lhr.list(ListOptions.ALL.withLimit(2));
    assertThat(first.keys()).isEmpty();
    assertThat(first.isComplete()).isFalse();
    ListPage second =
        lhr.list(ListOptions.ALL.withLimit(2).withCursor(first.cursor().orElseThrow()));
    assertThat(second.keys()).extracting(ListedKey::name).containsExactly("d");
    assertThat(second.isComplete()).isTrue();
  }

  @Test
  void aKeyIsGoneOneSecondAfterItsDeletionAndNotAMillisecondSooner() {
    start(
        cloudflare()
            .set("replicationLag", "none")
            .set("tombstoneRetentionSeconds", "0")
            .set("sameKeyWritesPerSecond", "off"));
    for (int wait : new int[] {999, 1000}) {
      String key = "after " + wait;
      namespace.at("lhr").put(key, "v");
      namespace.at("lhr").delete(key);
      advance(wait);
      namespace.at("lhr").put(key, "w");
      assertThat(emulator.capture().namespaces().get(0).keys())
          .filteredOn(k -> k.key().equals(key))
          .flatExtracting(EmulatorState.Key::versions)
          .extracting(EmulatorState.StoredVersion::revision)
          .startsWith(wait == 1000 ? 1 : 3);
    }
  }

  @Test
  void anExpiredKeyTakesItsPlaceOnPagesForAsLongAsTombstonesDo() {
    start(
        cloudflare()
            .set("replicationLag", "none")
            .set("listCacheSeconds", "0")
            .set("tombstoneRetentionSeconds", "30"));
    namespace.at("lhr").put("a", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    namespace.at("lhr").put("b", "v");
    ListOptions one = ListOptions.ALL.withLimit(1);
    advance(89_999);
    assertThat(namespace.at("lhr").list(one).keys()).isEmpty();
    advance(1);
    assertThat(namespace.at("lhr").list(one).keys())
        .extracting(ListedKey::name)
        .containsExactly("b");
  }

  @Test
  void settingsAreEqualByTheirValuesAndSayThem() {
    Settings settings = cloudflare().set("listCacheSeconds", "7").build().settings();
    assertThat(settings)
        .isEqualTo(cloudflare().set("listCacheSeconds", "7").build().settings())
        .hasSameHashCodeAs(cloudflare().set("listCacheSeconds", "7").build().settings())
        .isNotEqualTo(cloudflare().build().settings())
        .isNotEqualTo("settings");
    assertThat(settings.toString()).contains("listCacheSeconds=7");
  }

  @Test
  void aRefusedWriteDoesNotRestartTheSecond() {
    start(cloudflare());
    namespace.at("lhr").put("k", "1");
    advance(999);
    assertThat(failure(() -> namespace.at("sjc").put("k", "2")).reason())
        .isEqualTo(KvFailure.Reason.SAME_KEY_RATE_LIMITED);
    advance(1);
    namespace.at("sjc").put("k", "3");
    assertThatKey(namespace, "k").hasValueAt("sjc", "3");
  }

  @Test
  void aRefusedWriteRestartsTheSecondWhereASettingSaysSo() {
    start(cloudflare().set("refusedWriteRestartsWindow", "true").set("replicationLag", "none"));
    KvAccess lhr = namespace.at("lhr");
    lhr.put("k", "1");
    advance(999);
    assertThat(failure(() -> lhr.put("k", "2")).text()).isEqualTo("Too Many Requests");
    advance(999);
    assertThat(failure(() -> lhr.delete("k")).text()).isEqualTo("Too Many Requests");
    advance(1000);
    lhr.delete("k");
    advance(900);
    assertThat(failure(() -> lhr.put("k", "3")).text()).isEqualTo("Too Many Requests");
    // The key is gone by now, and its window is not.
    advance(600);
    lhr.list(ListOptions.ALL);
    assertThat(failure(() -> lhr.put("k", "4")).text()).isEqualTo("Too Many Requests");
    assertThat(failure(() -> lhr.put("k", "5", new PutOptions(null, "x", null))).reason())
        .isNotEqualTo(KvFailure.Reason.SAME_KEY_RATE_LIMITED);
    advance(1000);
    lhr.put("k", "6");
    assertThatKey(namespace, "k").hasValueAt("lhr", "6");
  }

  @Test
  void restWritesAreNotLimitedPerKeyUnlessTold() {
    start(cloudflare());
    namespace.at("rest").put("k", "1");
    namespace.at("rest").put("k", "2");
    namespace.at("lhr").put("k", "3");
    emulator.configure(c -> c.toBuilder().set("sameKeyLimitOnRest", "true").build());
    assertThat(failure(() -> namespace.at("rest").put("k", "4")).text())
        .isEqualTo("Too Many Requests");
  }

  @Test
  void aChangedLagIsOneOfLaterWrites() {
    start(cloudflare().set("replicationLag", "fixed:10s").set("readCache", "false"));
    namespace.at("lhr").put("k", "v");
    emulator.configure(c -> c.toBuilder().set("replicationLag", "none").build());
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    namespace.at("lhr").put("later", "v");
    assertThatKey(namespace, "later").hasValueAt("sjc", "v");
    advance(10_000);
    assertThatKey(namespace, "k").hasValueAt("sjc", "v");
  }

  @Test
  void changingAnotherSettingKeepsTheCaches() {
    start(cloudflare().set("replicationLag", "none"));
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    namespace.at("lhr").put("k", "v");
    emulator.configure(c -> c.toBuilder().set("listCacheSeconds", "0").build());
    assertThatKey(namespace, "k").isAbsentAt("sjc");
  }

  @Test
  void aBoundedCacheForgetsAndTheStoreDoesNot() {
    start(cloudflare().set("readCacheMaxEntries", "10"));
    for (int i = 0; i < 100; i++) {
      namespace.at("lhr").put("k" + i, "v");
    }
    for (int i = 0; i < 100; i++) {
      assertThatKey(namespace, "k" + i).hasValueAt("lhr", "v");
    }
  }

  @Test
  void aLocationThatComesBackIsTheSameOne() {
    start(cloudflare().set("replicationLag", "fixed:60s"));
    namespace.at("lhr").put("k", "v");
    emulator.configure(c -> c.toBuilder().locations(List.of("sjc")).build());
    assertThat(failure(() -> namespace.at("lhr").get("k")).text())
        .isEqualTo("Unknown location \"lhr\". The locations are sjc, rest.");
    emulator.configure(c -> c.toBuilder().locations(List.of("lhr", "sjc")).build());
    assertThatKey(namespace, "k").hasValueAt("lhr", "v");
    assertThat(namespace.at("lhr").get("k").cacheStatus()).contains(CacheStatus.HIT);
  }

  @Test
  void aRefusalOrALookBringsNoNamespaceIntoBeing() {
    start(cloudflare());
    failure(() -> namespace.at("lhr").get(""));
    failure(() -> namespace.at("mars").put("k", "v"));
    failure(() -> namespace.at("lhr").list(ListOptions.ALL.withLimit(0)));
    namespace.view("k");
    namespace.reset();
    assertThat(emulator.namespaces()).isEmpty();
    assertThat(failure(() -> emulator.existingNamespace("app")).reason())
        .isEqualTo(KvFailure.Reason.NAMESPACE_ID_MALFORMED);
  }

  @Test
  void aWriteThatTheDaysQuotaRefusesBringsNoNamespaceIntoBeing() {
    start(cloudflare().set("plan", "free"));
    KvAccess rest = emulator.namespace("other").at("rest");
    rest.putAll(
        java.util.stream.IntStream.range(0, 1000)
            .mapToObj(i -> new BulkWrite("k" + i, KvValue.of("v"), PutOptions.NONE))
            .toList());
    assertThat(failure(() -> namespace.at("lhr").put("k", "v")).text())
        .isEqualTo("KV put() limit exceeded for the day.");
    namespace.at("rest").putAll(List.of(new BulkWrite("k", KvValue.of("v"), PutOptions.NONE)));
    assertThat(emulator.namespaces()).extracting(NamespaceInfo::id).containsExactly("other");
  }

  @Test
  void anAccountHasAsManyNamespacesAsASettingSays() {
    start(cloudflare().set("namespacesMaximum", "2").set("operationsPerInvocation", "1"));
    emulator.namespace("a").at("lhr").put("k", "v");
    emulator.createNamespace("B");
    String text = "an account can have at most 2 namespaces";
    KvAccess third = namespace.at("lhr").invocation("i");
    List<Runnable> uses =
        List.of(
            () -> third.get("k"),
            () -> third.put("k", "v"),
            () -> third.delete("k"),
            () -> third.list(ListOptions.ALL),
            () -> third.getAll(List.of("k"), BulkGetOptions.DEFAULT),
            () -> namespace.seed(List.of(new BulkWrite("k", KvValue.of("v"), PutOptions.NONE))),
            () -> emulator.createNamespace("C"),
            () -> emulator.declareNamespace("c", "C"));
    for (Runnable use : uses) {
      KvFailure refused = failure(use::run);
      assertThat(refused.text()).isEqualTo(text);
      assertThat(refused.reason()).isEqualTo(KvFailure.Reason.TOO_MANY_NAMESPACES);
    }
    assertThat(emulator.namespaces()).hasSize(2);
    // What was refused was not counted for the invocation.
    emulator.namespace("a").at("lhr").invocation("i").get("k");
    emulator.configure(c -> c.toBuilder().set("namespacesMaximum", "off").build());
    for (int i = 0; i < 1100; i++) {
      emulator.namespace("more" + i).at("lhr").get("k");
    }
    assertThat(emulator.namespaces()).hasSize(1102);
  }

  @Test
  void idsAreDrawnFromTheTitleAndNameNoOtherOnesData() {
    start(cloudflare());
    String flow = emulator.createNamespace("FLOW").id();
    assertThat(flow).matches("[0-9a-f]{32}");
    start(cloudflare());
    String other = emulator.createNamespace("OTHER").id();
    assertThat(other).isNotEqualTo(flow);
    assertThat(emulator.createNamespace("FLOW").id()).isEqualTo(flow);
    emulator.deleteNamespace(flow);
    assertThat(emulator.createNamespace("FLOW").id()).isEqualTo(flow);
    emulator.renameNamespace(flow, "RENAMED");
    assertThat(emulator.createNamespace("FLOW").id()).isNotIn(flow, other);
    start(cloudflare().seed(7));
    assertThat(emulator.createNamespace("FLOW").id()).isNotEqualTo(flow);
  }

  @Test
  void aDeclaredNamespaceIsThereAfterAResetAndARestart() {
    start(cloudflare());
    assertThat(emulator.declareNamespace("my-app:É", "KV").title()).isEqualTo("KV");
    assertThat(emulator.declareNamespace("other", "KV").title()).isEqualTo("KV (2)");
    assertThat(emulator.declareNamespace("other", "X").title()).isEqualTo("KV (2)");
    String longest = "é".repeat(512);
    emulator.declareNamespace("long", longest);
    assertThat(emulator.declareNamespace("longer", longest).title())
        .isEqualTo("é".repeat(508) + " (2)");
    assertThat(failure(() -> emulator.declareNamespace("", "T")).reason())
        .isEqualTo(KvFailure.Reason.NAMESPACE_ID_MALFORMED);
    assertThat(failure(() -> emulator.declareNamespace("x", "")).reason())
        .isEqualTo(KvFailure.Reason.NAMESPACE_TITLE_INVALID);
    namespace.at("lhr").get("k");
    emulator.renameNamespace("other", "RENAMED");
    emulator.deleteNamespace("long");
    emulator.createNamespace(longest);
    KvEmulator restored = KvEmulator.create(EmulatorConfig.strong());
    restored.restore(emulator.capture());
    for (KvEmulator e : List.of(emulator, restored)) {
      e.reset();
      assertThat(e.namespaces())
          .extracting(NamespaceInfo::id)
          .containsExactlyInAnyOrder("my-app:É", "other", "long", "longer");
      assertThat(e.requireNamespace("other").title()).isEqualTo("KV (2)");
    }
  }

  @Test
  void aNamespaceThatIsDeletedIsNotRevivedByWhoDemandsThatItExists() {
    start(cloudflare());
    String id = emulator.createNamespace("T").id();
    KvAccess rest = emulator.existingNamespace(id).at("rest");
    rest.put("k", "v");
    emulator.deleteNamespace(id);
    assertThat(failure(() -> rest.put("k", "w")).reason())
        .isEqualTo(KvFailure.Reason.NAMESPACE_NOT_FOUND);
    assertThat(emulator.findNamespace(id)).isEmpty();
  }

  @Test
  void aNamespaceKeepsItsTitleOnARenameToItAndOthersMayNotTakeIt() {
    start(cloudflare());
    String id = emulator.createNamespace("T").id();
    String other = emulator.createNamespace("U").id();
    assertThat(emulator.renameNamespace(id, "T").title()).isEqualTo("T");
    assertThat(failure(() -> emulator.renameNamespace(other, "T")).reason())
        .isEqualTo(KvFailure.Reason.NAMESPACE_TITLE_TAKEN);
    emulator.renameNamespace(id, "V");
    emulator.renameNamespace(other, "T");
  }

  @Test
  void aCursorOfAnotherNamespaceIsRefused() {
    start(EmulatorConfig.strong().toBuilder());
    KvAccess other = emulator.namespace("other").at("lhr");
    for (String key : List.of("a", "b")) {
      namespace.at("lhr").put(key, "v");
      other.put(key, "v");
    }
    String cursor = namespace.at("lhr").list(ListOptions.ALL.withLimit(1)).cursor().orElseThrow();
    assertThat(failure(() -> other.list(ListOptions.ALL.withCursor(cursor))).text())
        .isEqualTo("Invalid cursor");
  }

  private ListPage list(String prefix, String cursor) {
    return namespace.at("lhr").list(new ListOptions(prefix, "2", cursor));
  }

  private static List<String> names(ListPage page) {
    return page.keys().stream().map(ListedKey::name).toList();
  }

  private String cursorAfterTwoUsers() {
    for (String key : List.of("aaa", "user:1", "user:2", "user:3", "zzz")) {
      namespace.at("lhr").put(key, "v");
    }
    ListPage first = list("user:", null);
    assertThat(names(first)).containsExactly("user:1", "user:2");
    return first.cursor().orElseThrow();
  }

  @Test
  void aCursorIsAPositionAndTheCallsOwnPrefixFilters() {
    start(cloudflare());
    String cursor = cursorAfterTwoUsers();
    ListPage unfiltered = list("", cursor);
    assertThat(names(unfiltered)).containsExactly("user:3", "zzz");
    assertThat(unfiltered.isComplete()).isTrue();
    assertThat(names(list("user:", cursor))).containsExactly("user:3");
    assertThat(names(list("z", cursor))).containsExactly("zzz");
    assertThat(names(list("user:3", cursor))).containsExactly("user:3");
    assertThat(list("a", cursor).isComplete()).isTrue();
    assertThat(names(list("a", cursor))).isEmpty();
  }

  @Test
  void aCursorOfAnotherPrefixIsRefusedWhereASettingSaysSo() {
    start(cloudflare().set("cursorOfAnotherPrefix", "refused"));
    String cursor = cursorAfterTwoUsers();
    assertThat(failure(() -> list("z", cursor)).text()).isEqualTo("Invalid cursor");
    assertThat(names(list("user:", cursor))).containsExactly("user:3");
    // No prefix is no other one.
    assertThat(names(list("", cursor))).containsExactly("user:3", "zzz");
  }

  @Test
  void behindACursorFromNowhereIsNothingWhereASettingSaysSo() {
    start(cloudflare());
    String cursor = cursorAfterTwoUsers();
    String foreign = new Cursor(Key.ofUtf8(new byte[0]), Key.ofUtf8(new byte[] {'a'})).encode("x");
    for (String nowhere : List.of("nowhere", foreign, cursor.substring(1))) {
      assertThat(failure(() -> list("", nowhere)).text()).isEqualTo("Invalid cursor");
    }
    emulator.configure(c -> c.toBuilder().set("cursorFromNowhere", "empty").build());
    for (String nowhere : List.of("nowhere", foreign, cursor.substring(1))) {
      ListPage page = list("", nowhere);
      assertThat(page.keys()).isEmpty();
      assertThat(page.isComplete()).isTrue();
      assertThat(page.cursor()).isEmpty();
      assertThat(page.cacheStatus()).contains(CacheStatus.MISS);
    }
    assertThat(names(list("", cursor))).containsExactly("user:3", "zzz");
  }

  @Test
  void aSettingOfWordsIsRefusedWithItsWords() {
    for (String[] setting :
        new String[][] {
          {"cacheAgeTestedBy", "reader or entry"},
          {"cursorOfAnotherPrefix", "followed or refused"},
          {"cursorFromNowhere", "refused or empty"},
          {"refusedWriteRestartsWindow", "true or false"},
          {"bulkReadCountsKeys", "true or false"}
        }) {
      assertThatThrownBy(() -> cloudflare().set(setting[0], "writer"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(setting[0] + " must be " + setting[1] + ", not \"writer\"");
    }
  }

  @Test
  void aChangedListCacheStartsEmptyAndSoDoesABoundedReadCache() {
    start(cloudflare().set("replicationLag", "none"));
    namespace.at("lhr").list(ListOptions.ALL);
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    namespace.at("lhr").put("k", "v");
    emulator.configure(c -> c.toBuilder().set("listCacheSeconds", "50").build());
    assertThat(namespace.at("lhr").list(ListOptions.ALL).keys()).hasSize(1);
    assertThatKey(namespace, "k").isAbsentAt("sjc");
    emulator.configure(c -> c.toBuilder().set("readCacheMaxEntries", "50").build());
    assertThatKey(namespace, "k").hasValueAt("sjc", "v");
  }

  @Test
  void aResetStartsTheDrawsOfShardsAnew() {
    start(cloudflare().set("shardsPerLocation", "7"));
    List<String> first = statuses();
    emulator.reset();
    assertThat(statuses()).isEqualTo(first);
  }

  private List<String> statuses() {
    return java.util.stream.IntStream.range(0, 50)
        .mapToObj(i -> namespace.at("lhr").get("k").cacheStatus().orElseThrow().name())
        .toList();
  }

  @Test
  void viewsShowHowLongAnEntryIsStillAnswered() {
    start(cloudflare());
    namespace.at("lhr").put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    advance(20_000);
    assertThat(namespace.at("lhr").get("k").isPresent()).isTrue();
    assertThat(namespace.view("k").shards().get(0).freshForMillis()).hasValue(40_000);
    advance(40_000);
    assertThat(namespace.view("k").shards().get(0).freshForMillis()).hasValue(0);
    assertThat(namespace.view("k").shards().get(0).cacheStatus()).contains(CacheStatus.MISS);
  }

  @Test
  void configureLeavesClockAndNamespacesAlone() {
    start(cloudflare());
    emulator.configure(
        c -> c.toBuilder().clock(ClockSetting.scaled(60)).namespace("T", "t").build());
    assertThat(emulator.config().clock().mode()).isEqualTo(ClockMode.MANUAL);
    assertThat(emulator.config().namespaces()).isEmpty();
  }

  @Test
  void aHandleOutlivesAReset() {
    start(cloudflare());
    KvAccess lhr = namespace.at("lhr");
    lhr.put("k", "v");
    emulator.reset();
    assertThat(lhr.get("k").isPresent()).isFalse();
    lhr.put("k", "w");
    assertThatKey(namespace, "k").hasValueAt("lhr", "w");
  }

  static KvFailure failure(Runnable operation) {
    try {
      operation.run();
    } catch (KvFailure e) {
      return e;
    }
    throw new AssertionError("expected a refusal");
  }
}
