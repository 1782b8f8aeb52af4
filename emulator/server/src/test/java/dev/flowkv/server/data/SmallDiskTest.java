package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLog.Kept;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.server.data.DataDirectory.Sync;
import dev.flowkv.server.data.GoneVersions.Gone;
import dev.flowkv.testkit.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory on a small disk that others fill, and free again, at random moments. */
class SmallDiskTest {
  private static final int KEYS = 90;
  private static final int LEAST_VALUE_BYTES = 10_000;
  private static final int MOST_VALUE_BYTES = 100_000;
  private static final long[] LEFT = {0, 30_000, 300_000, 2_000_000};
  private static final int STEPS = Thorough.either(600, 30_000);

  /** With room, so many writes are refused in a row at most. */
  private static final int MOST_REFUSED = 3;

  @TempDir Path temp;

  private Random random = new Random(0);
  private @Nullable LiveTables tables;
  private final Map<String, String> expected = new TreeMap<>();
  private final Deque<Gone> shownYet = new ArrayDeque<>();
  private int sequence;

  /** There are some 5 MB of newest values; so many others are shown yet. */
  @ParameterizedTest
  @CsvSource({"2, 16, 0", "4, 20, 10"})
  void itGoesOnWhenThereIsRoomAgain(long seed, int megabytes, int othersShown) throws Exception {
    random = new Random(seed);
    SmallDisk.begin(temp, megabytes * 1_000_000L);
    open();
    boolean hasRoom = true;
    int refused = 0;
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(100) == 0) {
        hasRoom = !hasRoom;
        SmallDisk.leave(hasRoom ? Long.MAX_VALUE : LEFT[random.nextInt(LEFT.length)]);
        refused = 0;
      }
      refused = write(othersShown) ? 0 : refused + 1;
      assertThat(hasRoom ? refused : 0)
          .as("refused until step %d", step)
          .isLessThanOrEqualTo(MOST_REFUSED);
      if (random.nextInt(300) == 0) {
        endAndOpen(random.nextBoolean());
      }
    }
    SmallDisk.leave(Long.MAX_VALUE);
    live().close();
    open();
    live().close();
  }

  private LiveTables live() {
    return Objects.requireNonNull(tables);
  }

  private void open() throws IOException {
    Path file = Path.of("small:" + temp.resolve("kv.mv"));
    LiveTables opened = new LiveTables(temp, file, Sync.OS, Means.USUAL.movingWith(Runnable::run));
    tables = opened;
    assertThat(newest(opened.kept())).isEqualTo(expected);
    if (expected.isEmpty()) {
      opened.keep(new CommitLog.NamespaceSet("app", "app"), List.of());
    }
  }

  private static Map<String, String> newest(Kept kept) {
    Map<String, String> newest = new TreeMap<>();
    for (EmulatorState.Namespace namespace : kept.namespaces()) {
      for (EmulatorState.Key key : namespace.keys()) {
        KvValue value = Objects.requireNonNull(key.versions().get(0).value());
        newest.put(key.key(), new String(value.array(), StandardCharsets.UTF_8));
      }
    }
    return newest;
  }

  /** Returns whether a write was accepted. */
  private boolean write(int othersShown) {
    String key = "key-" + random.nextInt(KEYS);
    int bytes = LEAST_VALUE_BYTES + random.nextInt(MOST_VALUE_BYTES - LEAST_VALUE_BYTES);
    int next = sequence + 1;
    String value = (next + " ").repeat(bytes / (Integer.toString(next).length() + 1));
    boolean isGone = shownYet.size() > othersShown;
    CommitLog.Write write =
        new CommitLog.Write(
            key,
            next,
            1,
            next,
            new EmulatorState.Origin("lhr", "none", 1),
            KvValue.of(value),
            null,
            null,
            null,
            othersShown == 0);
    try {
      live()
          .keep(
              new CommitLog.Written("app", List.of(write), null),
              isGone ? List.of(shownYet.element()) : List.of());
    } catch (IOException | RuntimeException e) {
      return false;
    }
    sequence = next;
    expected.put(key, value);
    if (isGone) {
      shownYet.remove();
    }
    if (othersShown > 0) {
      // What was written before is shown until so many others are.
      shownYet.add(new Gone("app", key.getBytes(StandardCharsets.UTF_8), next - 1));
    }
    return true;
  }

  private void endAndOpen(boolean isKilled) throws IOException {
    if (isKilled) {
      live().giveUp();
    } else {
      try {
        live().close();
      } catch (IOException e) {
        // There was no room for that.
      }
    }
    try {
      open();
    } catch (IOException e) {
      SmallDisk.leave(Long.MAX_VALUE);
      open();
    }
  }
}
