package dev.flowkv.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.ListOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a failure says of the run. The classes within are run by a JUnit of their own. */
class FailureReportTest {
  @TempDir Path histories;

  private InnerJUnit run(Class<?> tests, String... parameters) {
    return InnerJUnit.run(histories, tests, parameters);
  }

  private List<String> reported(Class<?> tests) {
    return run(tests).printed().lines().toList();
  }

  @WorkersKv
  static class TakenTwice {
    @Test
    void aLock(@At("lhr") KeyValue london, @At("sjc") KeyValue sanJose, EmulatorClock clock) {
      assertThat(sanJose.get("lock:job")).isEmpty();
      london.put("lock:job", "a");
      clock.advance(Duration.ofSeconds(3));
      assertThat(sanJose.get("lock:job").isPresent()).isTrue();
    }
  }

  @Test
  void whatWasUnusualIsOnTheErrorStreamAndInTheMessage() {
    InnerJUnit run = run(TakenTwice.class);
    assertThat(run.printed())
        .startsWith(
            "FailureReportTest$TakenTwice.aLock failed with seed 42" + System.lineSeparator())
        .contains(
            "\n  operation 3 (cached-miss): get \"lock:job\" at sjc read absent, 3.0 s after the put at lhr (operation 2): a"
                + " miss had been cached at sjc by operation 1 and is used for 57.0 s more");
    assertThat(run.failure().getMessage())
        .contains("Expecting value to be true but was false")
        .endsWith(System.lineSeparator().repeat(2) + run.printed().stripTrailing());
    assertThat(run.failure()).hasNoSuppressedExceptions();
  }

  @WorkersKv
  static class NothingUnusual {
    @Test
    void wrong(KeyValue kv) {
      kv.put("k", "1");
      assertThat(kv.get("k").orElseThrow().text()).isEqualTo("2");
    }

    @Test
    void idle() {
      throw new AssertionError("no operation");
    }
  }

  @Test
  void thatNothingUnusualHappenedIsSaidInWords() {
    assertThat(reported(NothingUnusual.class))
        .containsOnlyOnce(
            "  nothing unusual happened: every answer showed the latest write, and no write was"
                + " refused")
        .containsOnlyOnce("  nothing unusual happened: there was no operation");
  }

  @WorkersKv(settings = "replicationLag=fixed:60s")
  static class Many {
    @Test
    void keys(@At("lhr") KvAccess london, @At("sjc") KvAccess sanJose) {
      read(london, sanJose, "early", 3);
      read(london, sanJose, "late", 20);
      sanJose.get("early 1");
      sanJose.get("other");
      sanJose.get("another");
      throw new AssertionError("now");
    }

    private static void read(KvAccess london, KvAccess sanJose, String name, int keys) {
      for (int i = 0; i < keys; i++) {
        london.put(name + " " + i, "v");
        sanJose.get(name + " " + i);
      }
    }

    @AfterEach
    void operationsAfterTheFailureDoNotCount(KvAccess kv) {
      for (int i = 0; i < 5; i++) {
        kv.delete("cleaned " + i);
      }
    }
  }

  @Test
  void ofManyTenAreShownThoseOfTheLastKeysFirstAndTheNewestLast() {
    List<String> lines = reported(Many.class);
    assertThat(lines.get(1))
        .isEqualTo("  (14 more, older or about other keys, are in the history)");
    assertThat(lines.subList(2, 12))
        .extracting(
            line -> line.replaceAll("operation \\d+ \\(.*\\): (.*) at sjc read absent, .*", "$1"))
        .containsExactly(
            "  get \"early 1\"",
            "  get \"late 12\"",
            "  get \"late 13\"",
            "  get \"late 14\"",
            "  get \"late 15\"",
            "  get \"late 16\"",
            "  get \"late 17\"",
            "  get \"late 18\"",
            "  get \"late 19\"",
            "  get \"early 1\"");
    assertThat(lines.get(12)).startsWith("  history: ");
    assertThat(lines).hasSize(14);
  }

  @WorkersKv(settings = "replicationLag=fixed:60s")
  static class Listed {
    @Test
    void keys(KvNamespace namespace) {
      KvAccess sanJose = namespace.at("sjc");
      for (String key : List.of("s:1", "t:1")) {
        namespace.at("lhr").put(key, "v");
        sanJose.get(key);
      }
      for (int i = 0; i < 12; i++) {
        namespace.at("lhr").put("u:" + i, "v");
        sanJose.get("u:" + i);
      }
      sanJose.list(ListOptions.ALL.withPrefix("s:"));
      throw new AssertionError("now");
    }
  }

  @Test
  void aListIsAboutTheKeysOfItsPrefix() {
    assertThat(reported(Listed.class))
        .filteredOn(line -> line.contains("\"s:1\""))
        .hasSize(2)
        .last()
        .asString()
        .startsWith(
            "  operation 29 (stale-list): list \"s:\" at sjc lacks \"s:1\", 0.0 s after the put at lhr (operation 1)");
    assertThat(reported(Listed.class)).noneMatch(line -> line.contains("\"t:1\""));
  }
}
