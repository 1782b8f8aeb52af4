package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The views of many keys, page by page, and what is to come. */
class KeyViewsTest {
  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder()
              .set("replicationLag", "fixed:10s")
              .locations(List.of("lhr", "sjc"))
              .clock(ClockSetting.manual(ProgramRunner.START)));
  private final KvNamespace namespace = emulator.namespace("app");

  private List<String> names(KeyRange range) {
    return namespace.views(range, null).rows().stream()
        .map(row -> row.view().isPresent() ? row.name() : row.name() + "*")
        .toList();
  }

  private static KeyRange range(String prefix, @Nullable String delimiter) {
    return new KeyRange(prefix, null, delimiter, 100);
  }

  private void put(String... keys) {
    for (String key : keys) {
      namespace.at("lhr").put(key, "v");
    }
  }

  @Test
  void keysWithADelimiterBehindThePrefixAreOneRow() {
    put("a", "user", "user/", "user/1", "user/2/x", "user/2/y", "user0", "v\u20acw", "v\u20ac");
    assertThat(names(range("", "/")))
        .containsExactly("a", "user", "user/*", "user0", "v\u20ac", "v\u20acw");
    assertThat(names(range("user/", "/"))).containsExactly("user/", "user/1", "user/2/*");
    assertThat(names(range("", "\u20ac")))
        .containsExactly(
            "a", "user", "user/", "user/1", "user/2/x", "user/2/y", "user0", "v\u20ac*");
    assertThat(names(range("user/2", null))).containsExactly("user/2/x", "user/2/y");
    assertThat(names(range("", "er/2/"))).contains("user/2/*").doesNotContain("user/2/x");
    assertThat(names(range("x", "/"))).isEmpty();
    assertThatThrownBy(() -> range("", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("delimiter must not be empty");
    assertThatThrownBy(() -> new KeyRange("", null, null, 0))
        .hasMessage("limit must be at least 1, not 0");
  }

  @Test
  void aPageBeginsBehindAKeyOrAGroupAndTogetherTheyAreAllRows() {
    put("a/1", "a/2", "b", "c\ud83d\ude00/1", "c\ud83d\ude00/2", "d\u007f/", "e");
    for (String delimiter : new String[] {null, "/"}) {
      List<String> all = names(range("", delimiter));
      for (int limit = 1; limit < 4; limit++) {
        List<String> pages = new ArrayList<>();
        String after = null;
        boolean complete = false;
        while (!complete) {
          KeyViews page = namespace.views(new KeyRange("", after, delimiter, limit), null);
          pages.addAll(names(new KeyRange("", after, delimiter, limit)));
          complete = page.complete();
          after = page.rows().get(page.rows().size() - 1).name();
          assertThat(page.rows().size()).isLessThanOrEqualTo(limit);
          assertThat(pages.size()).as("no page comes again").isLessThanOrEqualTo(all.size());
        }
        assertThat(pages).as("pages of %s by %s", limit, delimiter).isEqualTo(all);
      }
    }
    assertThat(names(new KeyRange("", "a/1", "/", 9))).as("a key in a group").startsWith("b");
    assertThat(names(new KeyRange("b", "a", null, 9))).as("before the prefix").containsExactly("b");
    assertThat(names(new KeyRange("b", "x", null, 9))).as("behind the prefix").isEmpty();
  }

  @Test
  void aDeletedOrExpiredKeyHasARowWhileTheStoreHoldsItsVersions() {
    put("deleted", "kept");
    namespace.at("lhr").put("expiring", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    emulator.clock().advance(Duration.ofSeconds(60));
    namespace.at("lhr").delete("deleted");
    assertThat(names(range("", null))).containsExactly("deleted", "expiring", "kept");
    assertThat(namespace.entries().stream().map(KvEntry::key)).containsExactly("kept");
    assertThat(emulator.namespace("other").views(range("", null), null).rows()).isEmpty();
    assertThat(emulator.findNamespace("other")).as("looking makes nothing").isEmpty();
  }

  @Test
  void aMomentThatHasPassedIsNow() {
    put("k");
    Instant now = emulator.clock().instant();
    assertThat(namespace.view("k", Instant.EPOCH).now()).isEqualTo(now);
    assertThat(namespace.views(range("", null), Instant.EPOCH).at()).isEqualTo(now);
    assertThat(namespace.views(range("", null), now.plusMillis(1)).at())
        .isEqualTo(now.plusMillis(1));
  }

  @Test
  void whatComesNextIsToldInItsOrder() {
    namespace.at("sjc").get("k");
    put("k");
    assertThat(emulator.nextEvents(10).events().stream().map(KeyViewsTest::told))
        .containsExactly(
            "10 s arrival rest 1",
            "10 s arrival sjc 1",
            "60 s cacheEnd lhr 1",
            "60 s cacheEnd sjc");
    namespace.at("lhr").put("ttl", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    assertThat(namespace.nextEvents("ttl", 10).events().stream().map(KeyViewsTest::told))
        .containsExactly(
            "10 s arrival rest 2",
            "10 s arrival sjc 2",
            "60 s expiration 2",
            "60 s cacheEnd lhr 2");
    assertThat(namespace.nextEvents("none", 10).events()).isEmpty();
    assertThat(emulator.namespace("other").nextEvents(null, 10).events()).isEmpty();
    assertThat(emulator.findNamespace("other")).isEmpty();
  }

  private static String told(NextEvents.Event event) {
    return (event.at().toEpochMilli() - ProgramRunner.START.toEpochMilli()) / 1000
        + " s "
        + event.kind().wireName()
        + event.location().map(l -> " " + l).orElse("")
        + (event.sequence().isPresent() ? " " + event.sequence().getAsLong() : "");
  }

  @Test
  void aLookAtVeryManyKeysHasABoundAndASmallNamespaceIsSeenFirst() {
    emulator.configure(c -> c.toBuilder().set("replicationLag", "none").build());
    List<BulkWrite> many = new ArrayList<>();
    for (int i = 0; i < 100_001; i++) {
      many.add(new BulkWrite("k" + i, KvValue.of(""), PutOptions.NONE));
    }
    namespace.seed(many);
    assertThat(namespace.nextEvents(null, 10).complete()).isFalse();
    emulator.namespace("z").at("lhr").put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    NextEvents next = emulator.nextEvents(10);
    assertThat(next.complete()).isFalse();
    assertThat(next.events())
        .extracting(event -> event.namespaceId() + " " + event.kind())
        .containsExactly("z EXPIRATION", "z CACHE_END");
    assertThat(namespace.nextEvents("k7", 10).complete()).as("of one key").isTrue();
  }

  @Test
  void theClockIsMovedToAMomentAndNeverBack() {
    Instant later = emulator.clock().instant().plusMillis(7);
    emulator.clock().advanceTo(later);
    assertThat(emulator.clock().instant()).isEqualTo(later);
    emulator.clock().advanceTo(later.minusMillis(1));
    assertThat(emulator.clock().instant()).isEqualTo(later);
    assertThatThrownBy(() -> emulator.clock().advanceTo(Instant.parse("+10000-01-01T00:00:00Z")))
        .isInstanceOf(IllegalArgumentException.class);
    emulator.clock().set(ClockSetting.scaled(2));
    assertThatThrownBy(() -> emulator.clock().advanceTo(later.plusSeconds(60)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Only a manual clock can be advanced; this one is scaled.");
  }
}
