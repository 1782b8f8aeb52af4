package dev.flowkv.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.CommitLog;
import dev.flowkv.engine.CommitLog.NamespaceDeleted;
import dev.flowkv.engine.CommitLog.NamespaceEmptied;
import dev.flowkv.engine.CommitLog.NamespaceSet;
import dev.flowkv.engine.CommitLog.Written;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import dev.flowkv.server.data.GoneVersions.Gone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that moves into its tables in parts, of which some fail. */
class RewriteTest {
  private static final int KEYS = 9;
  private static final Means MEANS = Means.USUAL.inPartsOf(3_000);

  @TempDir Path temp;
  private int sequence;

  @Test
  void whateverPartFailsTheJournalCanBeRepeatedOnTheRest() throws Exception {
    boolean hasFailed = true;
    int failures = 0;
    for (; hasFailed; failures++) {
      sequence = 0;
      Path folder = Files.createDirectory(temp.resolve("after-" + failures));
      FailingFile.failAfter(Integer.MAX_VALUE);
      Tables tables = open("failing:" + folder.resolve("kv.mv"));
      fill(tables);
      tables.makeRoomInFile();
      change(tables);
      Map<String, List<String>> expected = keys(tables);
      FailingFile.failAfter(failures);
      try {
        tables.makeRoomInFile();
      } catch (IOException | RuntimeException e) {
        assertThat(FailingFile.hasFailed()).isTrue();
      }
      hasFailed = FailingFile.hasFailed();
      tables.abandon();
      FailingFile.failAfter(Integer.MAX_VALUE);
      Tables again = open("failing:" + folder.resolve("kv.mv"));
      assertThat(keys(again)).as("after %d changes of files", failures).isEqualTo(expected);
      again.close();
      again = open("failing:" + folder.resolve("kv.mv"));
      assertThat(keys(again)).isEqualTo(expected);
      again.abandon();
    }
    assertThat(failures).isGreaterThan(20);
  }

  private static Tables open(String file) throws Exception {
    return new Tables(Path.of(file), Tables.Access.WRITE, null, MEANS);
  }

  private void fill(Tables tables) throws IOException {
    for (String id : List.of("deleted", "emptied", "kept")) {
      tables.keep(new NamespaceSet(id, id), List.of(), false);
      for (int i = 0; i < KEYS; i++) {
        write(tables, id, "key-" + i, List.of());
      }
    }
    tables.keep(new NamespaceSet("quiet", "quiet"), List.of(), false);
    write(tables, "quiet", "key", List.of());
    keep(tables, "quiet", "key", null, List.of());
  }

  private void change(Tables tables) throws IOException {
    tables.keep(new NamespaceDeleted("deleted"), List.of(), false);
    tables.keep(new NamespaceEmptied("emptied"), List.of(), false);
    for (int i = 0; i < KEYS; i += 2) {
      byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
      write(tables, "emptied", "key-" + i, List.of());
      write(tables, "kept", "key-" + i, List.of(new Gone("kept", key, sequence)));
    }
    // The last number of its namespace is that of a version that is forgotten.
    byte[] key = "key".getBytes(StandardCharsets.UTF_8);
    write(tables, "kept", "key-1", List.of(new Gone("quiet", key, Integer.MAX_VALUE)));
    tables.keep(new NamespaceSet("new", "new"), List.of(), false);
    write(tables, "new", "key", List.of());
  }

  private void write(Tables tables, String id, String key, List<Gone> gone) throws IOException {
    keep(tables, id, key, KvValue.of("x".repeat(300)), gone);
  }

  private void keep(Tables tables, String id, String key, @Nullable KvValue value, List<Gone> gone)
      throws IOException {
    sequence++;
    CommitLog.Write write =
        new CommitLog.Write(
            key,
            sequence,
            1,
            sequence,
            new EmulatorState.Origin("lhr", "none", 1),
            value,
            null,
            null,
            null,
            false);
    tables.keep(new Written(id, List.of(write), null), gone, false);
  }

  /** The versions of all keys, by namespace. */
  private static Map<String, List<String>> keys(Tables tables) {
    Map<String, List<String>> keys = new TreeMap<>();
    for (EmulatorState.Namespace namespace : tables.kept().namespaces()) {
      keys.put(
          namespace.id() + " " + namespace.sequence(),
          namespace.keys().stream().map(key -> key.key() + " " + key.versions()).toList());
    }
    return keys;
  }
}
