package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLogException;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.StringDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = temp.resolve("a project ü/data");
  }

  private DataDirectory open() throws IOException {
    return DataDirectory.open(folder, DataDirectory.Sync.OS);
  }

  private static KvEmulator emulator(DataDirectory data) {
    return KvEmulator.create(
        EmulatorConfig.cloudflare().toBuilder()
            .clock(ClockSetting.manual(START))
            .commitLog(data)
            .build());
  }

  /** What is kept of a state: everything but caches, counts of operations and the clock. */
  private static List<EmulatorState.Namespace> kept(KvEmulator emulator) {
    return emulator.capture().namespaces().stream()
        .map(
            n ->
                new EmulatorState.Namespace(
                    n.id(), n.title(), n.sequence(), List.of(), keys(n), List.of(), List.of()))
        .toList();
  }

  /** Origins by what they are, since their places may differ. */
  private static List<EmulatorState.Key> keys(EmulatorState.Namespace n) {
    List<EmulatorState.Key> keys = new ArrayList<>();
    for (EmulatorState.Key key : n.keys()) {
      keys.add(
          new EmulatorState.Key(
              key.key() + " of " + n.origins().get(key.versions().get(0).origin()),
              key.lastLimitedWriteMillis(),
              key.versions().stream()
                  .map(
                      v ->
                          new EmulatorState.StoredVersion(
                              v.sequence(),
                              v.revision(),
                              v.commitMillis(),
                              0,
                              v.value(),
                              v.metadata(),
                              v.expirationSeconds(),
                              v.supersededAtMillis()))
                  .toList()));
    }
    return keys;
  }

  @Test
  void whatWasAcceptedIsThereAfterAnEnd() throws IOException {
    List<EmulatorState.Namespace> before;
    try (DataDirectory data = open()) {
      KvEmulator emulator = emulator(data);
      KvNamespace kv = emulator.namespace("app");
      kv.at("lhr").put("a", "1", PutOptions.NONE.withMetadata("{\"x\":\"ü\"}"));
      kv.at("sjc").put("b", KvValue.of("x".repeat(300_000)), PutOptions.NONE);
      emulator.clock().advance(Duration.ofSeconds(5));
      kv.at("sjc").put("a", "2", PutOptions.NONE.withExpirationTtlSeconds(60));
      kv.at("sjc").delete("b");
      emulator.createNamespace("title");
      before = kept(emulator);
    }
    try (DataDirectory data = open()) {
      assertThat(data.wasClosed()).isTrue();
      KvEmulator emulator = emulator(data);
      assertThat(kept(emulator)).isEqualTo(before);
      assertThat(emulator.clock().millis()).isEqualTo(START.plusSeconds(5).toEpochMilli());
      // What was on its way is on its way still.
      assertThat(emulator.namespace("app").at("nrt").get("a").text()).isNotEqualTo("2");
    }
  }

  /** The file as it is while the emulator runs is what kill -9 leaves. */
  @Test
  void afterEveryOfRandomChangesTheFileHasThemAll() throws IOException {
    for (int seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      folder = temp.resolve("random-" + seed);
      try (DataDirectory data = open()) {
        KvEmulator emulator = emulator(data);
        for (int i = 0; i < 60; i++) {
          change(emulator, random);
          if (random.nextInt(10) == 0) {
            assertThatACopyHasAllOf(emulator, temp.resolve("copy-" + seed + "-" + i));
          }
        }
      }
    }
  }

  private static void change(KvEmulator emulator, SplittableRandom random) {
    KvNamespace kv = emulator.namespace(random.nextInt(4) == 0 ? "other" : "app");
    KvAccess at = kv.at(List.of("lhr", "sjc", "nrt", "rest").get(random.nextInt(4)));
    String key = "key-" + random.nextInt(5);
    switch (random.nextInt(12)) {
      case 0 -> emulator.clock().advance(Duration.ofSeconds(random.nextInt(90)));
      case 1 -> kv.seed(List.of(pair(key, "s"), pair("other", "s")));
      case 2 -> at.putAll(List.of(pair(key, "b"), pair(key, "c"), pair("x", "y")));
      case 3 -> {
        if (random.nextInt(4) == 0) {
          kv.reset();
        }
      }
      case 4 -> {
        if (random.nextInt(4) == 0) {
          emulator.restore(emulator.capture());
        }
      }
      case 5 -> {
        if (random.nextInt(4) == 0) {
          emulator.reset();
        }
      }
      case 6 -> {
        if (emulator.findNamespace("other").isPresent()) {
          emulator.deleteNamespace("other");
        }
      }
      case 7 -> {
        if (emulator.findNamespace("app").isPresent()) {
          emulator.renameNamespace("app", "title " + random.nextInt(100));
        }
      }
      default -> {
        emulator.clock().advance(Duration.ofMillis(1001));
        if (random.nextInt(5) == 0) {
          at.delete(key);
        } else {
          at.put(key, "v" + random.nextInt(100));
        }
      }
    }
  }

  private static BulkWrite pair(String key, String value) {
    return new BulkWrite(key, KvValue.of(value), PutOptions.NONE);
  }

  private void assertThatACopyHasAllOf(KvEmulator emulator, Path copy) throws IOException {
    copy(folder, copy);
    try (DataDirectory data = DataDirectory.open(copy, DataDirectory.Sync.OS)) {
      assertThat(data.wasClosed()).isFalse();
      KvEmulator other =
          KvEmulator.create(
              EmulatorConfig.cloudflare().toBuilder()
                  .clock(ClockSetting.manual(emulator.clock().instant()))
                  .commitLog(data)
                  .build());
      assertThat(visible(other)).isEqualTo(visible(withoutCaches(emulator)));
    }
  }

  /** The files as they are while the emulator runs are what kill -9 leaves. */
  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (String name : List.of("kv.mv", "kv.mv.journal")) {
      Files.copy(from.resolve(name), to.resolve(name));
    }
  }

  /** What is there when the caches begin empty. */
  private static KvEmulator withoutCaches(KvEmulator emulator) {
    EmulatorState state = emulator.capture();
    List<EmulatorState.Namespace> namespaces =
        state.namespaces().stream()
            .map(
                n ->
                    new EmulatorState.Namespace(
                        n.id(),
                        n.title(),
                        n.sequence(),
                        n.origins(),
                        n.keys(),
                        List.of(),
                        List.of()))
            .toList();
    KvEmulator other = KvEmulator.create(EmulatorConfig.cloudflare());
    other.restore(
        new EmulatorState(state.config(), state.clock(), state.limits(), Map.of(), 0, namespaces));
    return other;
  }

  /** What the locations answer now and later, if nobody writes. */
  private static List<String> visible(KvEmulator emulator) {
    List<String> seen = new ArrayList<>();
    for (EmulatorState.Namespace n : emulator.capture().namespaces()) {
      seen.add(n.id() + " " + n.title() + " " + n.sequence());
      KvNamespace kv = emulator.namespace(n.id());
      for (String key : List.of("key-0", "key-1", "key-2", "key-3", "key-4", "x", "other")) {
        for (int second : new int[] {0, 10, 30, 61}) {
          kv.view(key, emulator.clock().instant().plusSeconds(second))
              .shards()
              .forEach(s -> seen.add(key + " " + second + " " + s.location() + answer(s)));
        }
      }
    }
    return seen;
  }

  private static String answer(KeyView.ShardView shard) {
    return " " + shard.answer().text() + shard.answer().metadata() + shard.sequence();
  }

  @Test
  void theClockGoesOnAfterTheLastWriteOfANamespaceThatIsGone() throws IOException {
    try (DataDirectory data = open()) {
      KvEmulator emulator = emulator(data);
      emulator
          .namespace("b")
          .at("rest")
          .put("k", "v", PutOptions.NONE.withExpirationTtlSeconds(60));
      emulator.clock().advance(Duration.ofSeconds(100));
      emulator.namespace("a").at("rest").put("x", "1");
      emulator.deleteNamespace("a");
    }
    for (int times = 0; times < 2; times++) {
      try (DataDirectory data = open()) {
        KvEmulator emulator = emulator(data);
        assertThat(emulator.clock().instant()).isEqualTo(START.plusSeconds(100));
        assertThat(emulator.namespace("b").at("rest").get("k").isPresent()).isFalse();
      }
    }
  }

  @Test
  void whatIsOverwrittenAtOnceEverywhereLeavesTheFileToo() throws IOException {
    DataDirectory data = open();
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.strong().toBuilder()
                .clock(ClockSetting.manual(START))
                .commitLog(data)
                .build());
    KvNamespace kv = emulator.namespace("app");
    List<BulkWrite> all = IntStream.range(0, 50).mapToObj(i -> pair("key-" + i, "v")).toList();
    for (int i = 0; i < 20; i++) {
      kv.at("rest").putAll(all);
      kv.at("lhr").put("alone", "v");
    }
    kv.at("lhr").put("alone", "v");
    data.close();
    try (DataDirectory again = open()) {
      assertThat(emulator(again).capture().namespaces().get(0).keys())
          .hasSize(51)
          // A few wait for the next write.
          .allSatisfy(key -> assertThat(key.versions()).hasSizeLessThanOrEqualTo(3));
    }
  }

  @Test
  void whatWasGoneBeforeAResetTakesNothingWithItThatCameAfterIt() throws IOException {
    DataDirectory data = open();
    KvEmulator emulator = emulator(data);
    KvNamespace kv = emulator.namespace("app");
    List<String> keys = IntStream.range(0, 30).mapToObj(i -> "key-" + (10 + i)).toList();
    kv.at("rest").putAll(keys.stream().map(key -> pair(key, "before")).toList());
    kv.at("rest").deleteAll(keys);
    emulator.clock().advance(Duration.ofDays(3));
    assertThat(kv.at("lhr").list(ListOptions.ALL).keys()).isEmpty(); // Now they are gone.
    kv.reset();
    for (int i = keys.size() - 1; i >= 0; i--) {
      kv.at("lhr").put(keys.get(i), "after");
    }
    data.close();
    try (DataDirectory again = open()) {
      KvNamespace there = emulator(again).namespace("app");
      assertThat(keys)
          .allSatisfy(key -> assertThat(there.at("lhr").get(key).text()).hasValue("after"));
    }
  }

  /** A list that was under way during a reset may tell what was gone before it afterwards. */
  @Test
  void whatIsToldLateTakesNoValueWithIt() throws IOException {
    try (DataDirectory data = open()) {
      KvAccess london = emulator(data).namespace("app").at("lhr");
      london.put("a", "1");
      data.gone("app", "a", 100);
      london.put("b", "1");
    }
    try (DataDirectory data = open()) {
      assertThat(emulator(data).namespace("app").at("lhr").get("a").text()).hasValue("1");
    }
  }

  @Test
  void theFileStaysSmallWhenKeysAreOverwritten() throws IOException {
    try (DataDirectory data = open()) {
      KvEmulator emulator =
          KvEmulator.create(EmulatorConfig.strong().toBuilder().commitLog(data).build());
      KvAccess london = emulator.namespace("app").at("lhr");
      String value = "x".repeat(5000);
      for (int i = 0; i < 4_000; i++) {
        london.put("key-" + i % 1_000, value);
      }
    }
    // 5 MB of values are left, and four times as much was written. Some room waits for use.
    assertThat(Files.size(folder.resolve("kv.mv"))).isLessThan(20_000_000);
  }

  @Test
  void whatIsForgottenHasItsNumberAndItsTimeStill() throws IOException {
    DataDirectory data = open();
    KvEmulator emulator = emulator(data);
    KvAccess london = emulator.namespace("app").at("lhr");
    london.put("a", "1");
    emulator.clock().advance(Duration.ofSeconds(2));
    london.delete("a");
    emulator.clock().advance(Duration.ofDays(3));
    assertThat(london.list(ListOptions.ALL).keys()).isEmpty(); // Now it is gone.
    emulator.renameNamespace("app", "title"); // Forgets it.
    data.close();
    try (DataDirectory again = open()) {
      KvEmulator other = emulator(again);
      assertThat(other.capture().namespaces().get(0).keys()).isEmpty();
      assertThat(other.clock().instant()).isEqualTo(START.plusSeconds(2));
      assertThat(other.namespace("app").at("lhr").put("b", "1").sequence()).isEqualTo(3);
    }
  }

  @Test
  void aSecondEmulatorIsToldWhoHasIt() throws IOException {
    try (DataDirectory data = open()) {
      data.holds("http://127.0.0.1:8786");
      assertThatThrownBy(this::open)
          .hasMessage(
              "%s is in use by the emulator at http://127.0.0.1:8786, process %d; end it first, or use"
                      .formatted(folder, ProcessHandle.current().pid())
                  + " it with --url");
      Path link = Files.createSymbolicLink(temp.resolve("link"), folder);
      assertThatThrownBy(() -> DataDirectory.open(link, DataDirectory.Sync.OS))
          .hasMessageStartingWith(link + " is in use by the emulator at");
    }
    open().close();
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("package.json"), "{}");
    assertThatThrownBy(this::open)
        .hasMessage(
            "%s is no data directory of FlowKV: it has other files (package.json) and no kv.mv; name a"
                    .formatted(folder)
                + " new or an empty one");
    assertThat(Files.list(folder)).hasSize(1);
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThatThrownBy(() -> DataDirectory.open(file, DataDirectory.Sync.OS))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " cannot be used as a data directory: " + file + " is no folder");
  }

  @Test
  void whatIsNoneOrOfANewerVersionIsRefusedByName() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("kv.mv"), "no tables at all");
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder + " cannot be read: ");
    Files.delete(folder.resolve("kv.mv"));
    try (MVStore newer = MVStore.open(folder.resolve("kv.mv").toString())) {
      newer
          .openMap(
              "settings",
              new MVMap.Builder<String, String>()
                  .keyType(StringDataType.INSTANCE)
                  .valueType(StringDataType.INSTANCE))
          .put("format", "2");
    }
    assertThatThrownBy(this::open)
        .hasMessageContaining(
            "was written by another version of FlowKV (its format is 2, and this");
  }

  @Test
  void writesAreRefusedWhileItsFileIsGoneAndReadsGoOn() throws IOException {
    AtomicLong nanos = new AtomicLong();
    DataDirectory data =
        DataDirectory.open(folder, DataDirectory.Sync.OS, Means.USUAL.timedBy(nanos::get));
    KvEmulator emulator = emulator(data);
    KvAccess london = emulator.namespace("app").at("lhr");
    london.put("a", "1");
    Files.delete(folder.resolve("kv.mv"));
    nanos.addAndGet(200_000);
    assertThatThrownBy(() -> london.put("b", "1"))
        .isInstanceOf(KvFault.class)
        .hasMessage("Service Unavailable");
    assertThat(london.get("a").text()).hasValue("1");
    assertThatThrownBy(data::close).isInstanceOf(IOException.class);
  }

  /** Leaves behind what a kill leaves after so many writes: "a", "b" and so on. */
  private void leave(int writes) throws IOException {
    Path left = temp.resolve("left");
    try (DataDirectory data = open()) {
      KvEmulator emulator = emulator(data);
      for (int i = 0; i < writes; i++) {
        emulator.namespace("app").at("lhr").put(Character.toString('a' + i), "1");
      }
      copy(folder, left);
    }
    folder = left;
  }

  private void replace(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  @Test
  void aWriteThatWasNotWrittenWholeIsRemoved() throws IOException {
    leave(3);
    byte[] journal = bytes("kv.mv.journal");
    replace("kv.mv.journal", Arrays.copyOf(journal, journal.length - 1));
    try (DataDirectory data = open()) {
      assertThat(data.wasClosed()).isFalse();
      KvAccess at = emulator(data).namespace("app").at("lhr");
      assertThat(at.get("b").text()).hasValue("1");
      assertThat(at.get("c").text()).isEmpty();
    }
  }

  /** An acknowledged write is behind the damage, so the end is not all that there is to cut. */
  @Test
  void aDamagedJournalIsRefusedByName() throws IOException {
    leave(3);
    byte[] journal = bytes("kv.mv.journal");
    journal[journal.length / 2]++;
    replace("kv.mv.journal", journal);
    assertThatThrownBy(this::open)
        .hasMessageMatching(
            Pattern.quote(folder.toString())
                + " cannot be read: its journal is damaged at byte \\d+ of \\d+, with whole writes"
                + " behind that; cut kv.mv.journal to \\d+ bytes to go on without them; move it away, or"
                + " name another directory");
    assertThat(bytes("kv.mv.journal")).isEqualTo(journal);
  }

  @Test
  void aJournalOfAnotherDirectoryIsRefusedByName() throws IOException {
    leave(1);
    byte[] other = bytes("kv.mv.journal");
    folder = temp.resolve("another");
    open().close();
    replace("kv.mv.journal", other);
    assertThatThrownBy(this::open)
        .hasMessageContaining("its journal belongs to another kv.mv; they go together");
    assertThat(bytes("kv.mv.journal")).isEqualTo(other);
  }

  @Test
  void tablesWhoseEndIsMissingAreRefusedByName() throws IOException {
    leave(3);
    byte[] tables = bytes("kv.mv");
    replace("kv.mv", Arrays.copyOf(tables, tables.length - 100));
    assertThatThrownBy(this::open).hasMessageContaining("cannot be read: its end is missing; ");
  }

  /** MVStore would commit such tables by itself in the middle of the write. */
  @Test
  void aLargeBulkWriteIsInNoFileBeforeItIsThereAsAWhole() throws IOException {
    try (DataDirectory data = open()) {
      KvEmulator emulator = emulator(data);
      emulator.namespace("app").at("rest").put("a", "1");
      byte[] tables = bytes("kv.mv");
      KvValue value = KvValue.of("x".repeat(1 << 20));
      emulator
          .namespace("app")
          .at("rest")
          .putAll(
              IntStream.range(0, 60)
                  .mapToObj(i -> new BulkWrite("key-" + i, value, PutOptions.NONE))
                  .toList());
      assertThat(bytes("kv.mv")).isEqualTo(tables);
    }
  }

  @Test
  void whatFailsInAnUnforeseenWayIsRefusedAndIsNotKept() throws IOException {
    try (DataDirectory data = open()) {
      emulator(data).namespace("app").at("rest").put("a", "1");
      assertThatThrownBy(
              () ->
                  data.commit(new CommitLog.Written("app", List.of(write("b"), write(null)), null)))
          .isInstanceOf(CommitLogException.class);
      data.commit(new CommitLog.Written("app", List.of(write("c")), null));
    }
    try (DataDirectory data = open()) {
      assertThat(emulator(data).capture().namespaces().get(0).keys())
          .extracting(EmulatorState.Key::key)
          .containsExactly("a", "c");
    }
  }

  @SuppressWarnings("NullAway") // No key is what goes wrong.
  private static CommitLog.Write write(@Nullable String key) {
    return new CommitLog.Write(
        key,
        2,
        1,
        START.toEpochMilli(),
        new EmulatorState.Origin("lhr", "none", 1),
        KvValue.of("1"),
        null,
        null,
        null,
        false);
  }

  @Test
  void whereNewTablesCannotBeWrittenTheOldOnesTakeTheJournal() throws IOException {
    Path inTheWay = folder.resolve("kv.mv.new");
    DataDirectory.Sync os = DataDirectory.Sync.OS;
    try (DataDirectory data =
        DataDirectory.open(folder, os, Means.USUAL.movingWith(Runnable::run))) {
      KvAccess rest = emulator(data).namespace("app").at("rest");
      rest.put("a", "1".repeat(1 << 20));
      Files.createDirectories(inTheWay.resolve("folder"));
      rest.put("b", "1".repeat(1 << 20));
      rest.put("c", "1");
      assertThat(folder.resolve("kv.mv.journal.old")).doesNotExist();
      Files.delete(inTheWay.resolve("folder"));
      Files.delete(inTheWay);
    }
    try (DataDirectory data = open()) {
      assertThat(emulator(data).capture().namespaces().get(0).keys())
          .extracting(EmulatorState.Key::key)
          .containsExactly("a", "b", "c");
    }
  }

  @Test
  void damagedTablesAreRefusedByNameOrRead() throws IOException {
    try (DataDirectory data = open()) {
      KvNamespace kv = emulator(data).namespace("app");
      kv.seed(IntStream.range(0, 300).mapToObj(i -> pair("key-" + i, "x".repeat(100))).toList());
    }
    byte[] tables = bytes("kv.mv");
    List<String> refusals = new ArrayList<>();
    for (int at = 0; at < tables.length; at += tables.length / 300) {
      byte[] damaged = tables.clone();
      damaged[at] ^= (byte) 0xff;
      folder = Files.createDirectory(temp.resolve("damaged-" + at));
      replace("kv.mv", damaged);
      try (DataDirectory data = open()) {
        assertThat(emulator(data).namespaces()).isNotNull();
      } catch (IOException e) {
        refusals.add(e.getMessage());
      } catch (AssertionError e) {
        // MVStore's own, which are on in tests only; what follows them is refused otherwise.
        continue;
      } catch (IllegalArgumentException e) {
        // What does not fit together; `serve` names the directory.
        refusals.add(folder + " cannot be read: " + e.getMessage());
      }
    }
    assertThat(refusals)
        .isNotEmpty()
        .allMatch(text -> text.matches(".*damaged.* c(annot be read|ould not be closed): .*"));
  }

  /** A kill in the middle of the largest value must not make the next start wait. */
  @Test
  void aLongPartOfAWriteIsLookedThroughAtOnce() throws IOException {
    leave(1);
    byte[] journal = bytes("kv.mv.journal");
    byte[] torn = Arrays.copyOf(journal, journal.length + (25 << 20));
    new SplittableRandom(1).nextBytes(torn);
    System.arraycopy(journal, 0, torn, 0, journal.length);
    ByteBuffer.wrap(torn).putInt(journal.length, torn.length);
    ByteBuffer.wrap(torn).putLong(journal.length + 4, ByteBuffer.wrap(journal).getLong(4));
    replace("kv.mv.journal", torn);
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> open().close());
  }

  @Test
  void whatIsWrittenAfterTheEndIsRefused() throws IOException {
    DataDirectory data = open();
    KvAccess rest = emulator(data).namespace("app").at("rest");
    rest.put("a", "1");
    data.close();
    data.close();
    assertThatThrownBy(() -> data.commit(new CommitLog.NamespaceSet("other", "other")))
        .hasMessage(folder + " was given back, since this emulator ends");
    assertThatThrownBy(() -> rest.put("b", "1"))
        .isInstanceOf(KvFault.class)
        .hasMessage("Service Unavailable");
  }

  @Test
  void aMissingJournalIsRefusedByName() throws IOException {
    leave(3);
    byte[] tables = bytes("kv.mv");
    Files.delete(folder.resolve("kv.mv.journal"));
    assertThatThrownBy(this::open).hasMessageContaining("cannot be read: its journal is missing");
    assertThat(bytes("kv.mv")).isEqualTo(tables);
    assertThat(folder.resolve("kv.mv.journal")).doesNotExist();
  }

  @Test
  void missingTablesAreRefusedByNameAndNotMade() throws IOException {
    leave(3);
    byte[] journal = bytes("kv.mv.journal");
    Files.delete(folder.resolve("kv.mv"));
    assertThatThrownBy(this::open).hasMessageContaining("there is no kv.mv for its journal");
    assertThat(bytes("kv.mv.journal")).isEqualTo(journal);
    assertThat(folder.resolve("kv.mv")).doesNotExist();
  }

  /** What was forgotten since the tables were committed is there again, and answers nobody. */
  @Test
  void versionsThatComeBackAfterAKillAreRead() throws IOException {
    Path left = temp.resolve("left");
    List<String> before;
    try (DataDirectory data = open()) {
      KvEmulator emulator = emulator(data);
      KvAccess london = emulator.namespace("app").at("lhr");
      for (int round = 0; round < 5; round++) {
        for (String key : List.of("key-0", "key-1", "key-2", "key-3")) {
          london.put(key, "v" + round);
          emulator.clock().advance(Duration.ofSeconds(2));
          london.delete(key);
        }
        emulator.clock().advance(Duration.ofDays(3));
        assertThat(london.list(ListOptions.ALL).keys()).isEmpty();
      }
      london.put("key-1", "last");
      before = answers(withoutCaches(emulator));
      copy(folder, left);
    }
    folder = left;
    try (DataDirectory data = open()) {
      KvEmulator emulator = emulator(data);
      assertThat(answers(emulator)).isEqualTo(before);
      KvEmulator other = KvEmulator.create(EmulatorConfig.cloudflare());
      other.restore(emulator.capture());
      assertThat(answers(other)).isEqualTo(before);
    }
  }

  /** As {@link #visible}, without which delete a location has seen. */
  private static List<String> answers(KvEmulator emulator) {
    return visible(emulator).stream()
        .map(line -> line.replaceFirst("Optional.emptyOptional.empty.*", "absent"))
        .toList();
  }
}
