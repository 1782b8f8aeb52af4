package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The keys of a namespace, page by page. */
class EntriesTest {
  private final KvEmulator emulator =
      TestEmulators.create(
          EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual(ProgramRunner.START)));
  private final KvNamespace namespace = emulator.namespace("app");

  private List<String> names(String prefix, @Nullable String after, int limit) {
    return namespace.entries(prefix, after, limit).stream().map(KvEntry::key).toList();
  }

  @Test
  void aPageHasThePrefixBeginsBehindAKeyAndIsInByteOrder() {
    assertThat(names("", null, 10)).isEmpty();
    for (String key : List.of("b:2", "a", "b:1", "b:\uffff", "b:\ud83d\ude00", "c")) {
      namespace.at("lhr").put(key, "v");
    }
    assertThat(names("", null, 10))
        .containsExactly("a", "b:1", "b:2", "b:\uffff", "b:\ud83d\ude00", "c");
    assertThat(names("b:", null, 2)).containsExactly("b:1", "b:2");
    assertThat(names("b:", "b:2", 10)).containsExactly("b:\uffff", "b:\ud83d\ude00");
    assertThat(names("b:", "a", 1)).as("behind a key before the prefix").containsExactly("b:1");
    assertThat(names("b:", "b:", 1)).as("the key need not be there").containsExactly("b:1");
    assertThat(names("b:", "c", 10)).isEmpty();
    assertThat(names("a", "a", 10)).as("behind the very key that is the prefix").isEmpty();
  }

  @Test
  void theCentralStoreIsLookedAtAndWhatIsGoneOrExpiredIsNotThere() {
    KvAccess lhr = namespace.at("lhr");
    lhr.put("deleted", "v");
    lhr.put("expiring", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
    lhr.put("kept", "v");
    assertThat(names("", null, 10)).containsExactly("deleted", "expiring", "kept");
    emulator.clock().advance(Duration.ofSeconds(60));
    lhr.delete("deleted");
    List<String> pages = new ArrayList<>(names("", null, 1));
    pages.addAll(names("", pages.get(0), 1));
    assertThat(pages).containsExactly("kept");
    assertThat(emulator.findNamespace("other")).isEmpty();
    assertThat(emulator.namespace("other").entries("", null, 1)).isEmpty();
    assertThat(emulator.findNamespace("other")).as("looking makes nothing").isEmpty();
  }
}
