package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import dev.flowkv.testkit.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --data}: programs that are killed, a disk without room, a folder that is in use. */
class DataDirectoryIT {
  private static final String NS = "X-KV-Namespace-Id: app";
  private static final int WRITERS = 4;
  private static final int KEYS_OF_A_WRITER = 5;
  private static final int KILLS = Thorough.either(20, 200);

  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("a project ü/data");
  }

  private List<String> serve(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(NodeTools.SCRIPTS.resolve("emulator").toString());
    command.addAll(List.of("--port", "0", "--data", folder().toString()));
    command.addAll(List.of("--profile", "strong", "--set", "sameKeyWritesPerSecond=off"));
    command.addAll(List.of(arguments));
    return command;
  }

  private ExternalProgram started(String... arguments) {
    return ExternalProgram.start(serve(arguments), temp, Map.of());
  }

  private static int port(ExternalProgram emulator) {
    Matcher ready = emulator.awaitOutput("ready at http://127\\.0\\.0\\.1:(\\d+) ");
    emulator.awaitOutput("(?m)^data {7}.*$");
    return Integer.parseInt(ready.group(1));
  }

  private static void end(ExternalProgram emulator) {
    ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
    emulator.awaitEnd();
  }

  private static void kill(ExternalProgram emulator) {
    ProcessHandle.of(emulator.pid()).orElseThrow().destroyForcibly();
    emulator.awaitEnd();
  }

  /** Writes numbers that go up to keys of its own, and knows which were acknowledged. */
  private static final class Writer implements Runnable {
    private final int name;
    private final int port;
    private final int[] acknowledged;
    private final int[] sent;

    Writer(int name, int port, int[] acknowledged, int[] sent) {
      this.name = name;
      this.port = port;
      this.acknowledged = acknowledged;
      this.sent = sent;
    }

    @Override
    public void run() {
      try (RawHttp http = new RawHttp(port)) {
        for (int i = 0; true; i = (i + 1) % KEYS_OF_A_WRITER) {
          int next = sent[i] + 1;
          sent[i] = next;
          String path = "/" + key(name, i) + "?urlencoded=true";
          if (http.send("PUT", path, value(next), NS).status() != 200) {
            return;
          }
          acknowledged[i] = next;
        }
      } catch (RuntimeException e) {
        // The emulator was killed.
      }
    }
  }

  private static String key(int writer, int i) {
    return "writer-" + writer + "-" + i;
  }

  /** Of different sizes, and so that half of one is none. */
  private static String value(int number) {
    return number + ":" + "x".repeat(number * 37 % 5_000) + ":" + number;
  }

  @Test
  void whatWasAcknowledgedIsThereHoweverTheProgramIsKilled() throws Exception {
    SplittableRandom random = new SplittableRandom(1);
    int[][] acknowledged = new int[WRITERS][KEYS_OF_A_WRITER];
    int[][] sent = new int[WRITERS][KEYS_OF_A_WRITER];
    int writes = 0;
    for (int kills = 0; kills <= KILLS; kills++) {
      try (ExternalProgram emulator = started()) {
        int port = port(emulator);
        if (kills > 0) {
          assertThat(emulator.output()).contains("; the emulator before was killed");
        }
        check(port, acknowledged, sent);
        if (kills == KILLS) {
          end(emulator);
          break;
        }
        List<Thread> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
          Thread writer = new Thread(new Writer(w, port, acknowledged[w], sent[w]));
          writer.start();
          writers.add(writer);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(20, 200));
        kill(emulator);
        for (Thread writer : writers) {
          writer.join();
        }
      }
    }
    for (int[] of : acknowledged) {
      for (int a : of) {
        writes += a;
      }
    }
    assertThat(writes).isGreaterThan(2 * KILLS);
    try (ExternalProgram emulator = started()) {
      check(port(emulator), acknowledged, sent);
      assertThat(emulator.output()).doesNotContain("was killed");
    }
  }

  /** A write that was under way may be there or not; then the next one goes on from it. */
  private static void check(int port, int[][] acknowledged, int[][] sent) {
    try (RawHttp http = new RawHttp(port)) {
      for (int w = 0; w < WRITERS; w++) {
        for (int i = 0; i < KEYS_OF_A_WRITER; i++) {
          if (sent[w][i] == 0) {
            continue;
          }
          RawHttp.Answer read = http.ask("GET", "/" + key(w, i) + "?urlencoded=true", NS);
          int found =
              read.status() == 404 ? 0 : Integer.parseInt(read.text().replaceFirst(":.*", ""));
          assertThat(found).as(key(w, i)).isBetween(acknowledged[w][i], sent[w][i]);
          if (found > 0) {
            assertThat(read.text()).isEqualTo(value(found));
          }
          acknowledged[w][i] = found;
          sent[w][i] = found;
        }
      }
    }
  }

  /** How many times a write is tried until there is no room for it. */
  private static final int REFUSED_IN_A_ROW = 4;

  /** A limit of the shell takes the room away, so nobody has to be root. */
  @Test
  void aFullDiskRefusesWritesAndReadsGoOnUntilThereIsRoomAgain() {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit")), "not run: there is no program prlimit(1)");
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -S -f 1024; exec \"$@\"", "-"));
    command.addAll(serve());
    int acknowledged = 0;
    int refused = 0;
    try (ExternalProgram emulator = ExternalProgram.start(command, temp, Map.of());
        RawHttp http = new RawHttp(port(emulator))) {
      // A refused write may go on by itself once the journal has moved into the tables.
      while (refused < REFUSED_IN_A_ROW && acknowledged < 100) {
        RawHttp.Answer answer = put(http, acknowledged);
        if (answer.status() == 200) {
          acknowledged++;
          refused = 0;
        } else {
          assertThat(answer.status()).isEqualTo(503);
          assertThat(answer.text()).contains("Service Unavailable");
          refused++;
        }
      }
      assertThat(acknowledged).isBetween(1, 99);
      emulator.awaitOutput("cannot be written, so writes are answered 503 until it can: ");
      assertThat(get(http, acknowledged - 1).text()).isEqualTo(large(acknowledged - 1));
      assertThat(get(http, acknowledged).status()).isEqualTo(404);
      assertThat(put(http, acknowledged).status()).isEqualTo(503);
      ExternalProgram.run(
          List.of("prlimit", "--pid", Long.toString(emulator.pid()), "--fsize=unlimited"),
          temp,
          Map.of());
      assertThat(put(http, acknowledged + 1).status()).isEqualTo(200);
      emulator.awaitOutput("takes writes again");
      kill(emulator);
    }
    try (ExternalProgram emulator = started();
        RawHttp http = new RawHttp(port(emulator))) {
      for (int i = 0; i < acknowledged; i++) {
        assertThat(get(http, i).text()).isEqualTo(large(i));
      }
      assertThat(get(http, acknowledged).status()).as("the refused write").isEqualTo(404);
      assertThat(get(http, acknowledged + 1).text()).isEqualTo(large(acknowledged + 1));
    }
  }

  private static RawHttp.Answer put(RawHttp http, int i) {
    return http.send("PUT", "/large-" + i + "?urlencoded=true", large(i), NS);
  }

  private static RawHttp.Answer get(RawHttp http, int i) {
    return http.ask("GET", "/large-" + i + "?urlencoded=true", NS);
  }

  private static String large(int i) {
    return (i + ":").repeat(30_000);
  }

  @Test
  void aFolderThatIsInUseIsNamedWithWhoHasIt() {
    try (ExternalProgram emulator = started()) {
      int port = port(emulator);
      assertThat(ExternalProgram.run(serve(), temp, Map.of()))
          .isEqualTo(
              new ExternalProgram.Outcome(
                  1,
                  "flowkv: %s is in use by the emulator at http://127.0.0.1:%d, process %d; end it"
                          .formatted(folder(), port, emulator.pid())
                      + " first, or use it with --url\n"));
      kill(emulator);
    }
    assertThat(ExternalProgram.run(serve("--snapshot", "s.json"), temp, Map.of()).output())
        .startsWith("flowkv: --snapshot: cannot be given together with --data: ");
    try (ExternalProgram emulator = started("--sync", "always")) {
      port(emulator);
      end(emulator);
    }
  }
}
