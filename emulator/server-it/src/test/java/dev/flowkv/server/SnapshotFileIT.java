package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --snapshot} and {@code --history-file}: a program that ends and starts again. */
class SnapshotFileIT {
  private static final String NS = "X-KV-Namespace-Id: app";

  @TempDir Path temp;

  private ExternalProgram serve(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(NodeTools.SCRIPTS.resolve("emulator").toString());
    command.addAll(List.of("--port", "0", "--snapshot", file().toString()));
    command.addAll(List.of(arguments));
    return ExternalProgram.start(command, temp, Map.of());
  }

  private Path file() {
    return temp.resolve("state.json");
  }

  private static Matcher ready(ExternalProgram emulator) {
    return emulator.awaitOutput("ready at http://127\\.0\\.0\\.1:(\\d+) \\((.*)\\)");
  }

  private static RawHttp client(ExternalProgram emulator) {
    return new RawHttp(Integer.parseInt(ready(emulator).group(1)));
  }

  private static void end(ExternalProgram emulator) {
    ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
    emulator.awaitEnd();
  }

  @Test
  void whatWasThereIsThereAgainClockCachesAndAll() throws Exception {
    String clock;
    Path history = temp.resolve("history.jsonl");
    try (ExternalProgram first =
            serve(
                "--clock",
                "manual",
                "--set",
                "replicationLag=fixed:60s",
                "--history-file",
                history.toString());
        RawHttp http = client(first)) {
      http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc");
      http.send("PUT", "/k?urlencoded=true", "v", NS, "X-KV-Location: lhr");
      http.send("POST", "/__flowkv/clock/advance", "{\"millis\":59000}");
      clock = http.ask("GET", "/__flowkv/clock").text();
      end(first);
      assertThat(first.output().lines().skip(2))
          .containsExactly("flowkv: saved " + file() + ": 1 namespace, 1 key");
    }
    assertThat(Files.readAllLines(history)).hasSize(3);
    // Options are those of a new emulator; a snapshot has its own.
    try (ExternalProgram second =
            serve("--profile", "strong", "--clock", "manual", "--set", "readCache=false");
        RawHttp http = client(second)) {
      second.awaitOutput(
          "(?m)^flowkv: warning: "
              + file()
              + " overrides --profile strong, --set readCache=false; to have these, give --snapshot"
              + " a new file$");
      assertThat(ready(second).group(2))
          .isEqualTo("profile cloudflare, clock manual, locations lhr,sjc,nrt, all from " + file());
      assertThat(http.ask("GET", "/__flowkv/clock").text()).isEqualTo(clock);
      assertThat(http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: lhr").text())
          .isEqualTo("v");
      assertThat(http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc").status())
          .as("the cached miss is still cached")
          .isEqualTo(404);
      http.send("POST", "/__flowkv/clock/advance", "{\"millis\":1000}");
      assertThat(http.ask("GET", "/k?urlencoded=true", NS, "X-KV-Location: sjc").text())
          .isEqualTo("v");
    }
  }

  @Test
  void aProgramThatIsKilledLeavesTheFileAsItWas() throws Exception {
    try (ExternalProgram first = serve();
        RawHttp http = client(first)) {
      http.send("PUT", "/k?urlencoded=true", "v", NS);
      end(first);
    }
    String saved = Files.readString(file());
    try (ExternalProgram second = serve();
        RawHttp http = client(second)) {
      http.send("PUT", "/k?urlencoded=true", "w", NS);
      ProcessHandle.of(second.pid()).orElseThrow().destroyForcibly();
      second.awaitEnd();
    }
    assertThat(file()).hasContent(saved);
  }

  @Test
  void aTornOrForeignFileIsRefusedByNameAndLeftAlone() throws Exception {
    for (String content :
        List.of("{\"format\":\"flowkv-snapshot\",\"version\":1,\"sta", "[]", "")) {
      Files.writeString(file(), content);
      try (ExternalProgram emulator = serve()) {
        ExternalProgram.Outcome outcome = emulator.awaitEnd();
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).startsWith("flowkv: " + file() + ": ").hasLineCount(1);
      }
      assertThat(file()).hasContent(content);
      assertThat(temp.resolve("state.json.lock")).doesNotExist();
    }
  }

  @Test
  void aSecondEmulatorTakesNothingFromTheFirst() throws Exception {
    Path history = temp.resolve("history.jsonl");
    String emulator = NodeTools.SCRIPTS.resolve("emulator").toString();
    try (ExternalProgram first = serve("--history-file", history.toString());
        RawHttp http = client(first)) {
      String port = ready(first).group(1);
      http.send("PUT", "/k?urlencoded=true", "v", NS);
      for (List<String> options :
          List.of(
              List.of("--port", "0", "--snapshot", file().toString()),
              List.of("--port", "0", "--history-file", history.toString()))) {
        List<String> command = new ArrayList<>(List.of(emulator));
        command.addAll(options);
        ExternalProgram.Outcome outcome = ExternalProgram.run(command, temp, Map.of());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
            .isEqualTo("flowkv: " + options.get(3) + " is in use by another emulator\n");
      }
      Path kept = Files.writeString(temp.resolve("kept.jsonl"), "of yesterday");
      ExternalProgram.Outcome busy =
          ExternalProgram.run(
              List.of(emulator, "--port", port, "--history-file", kept.toString()), temp, Map.of());
      assertThat(busy.output()).contains("cannot listen");
      assertThat(kept).as("a start that fails replaces nothing").hasContent("of yesterday");
      end(first);
    }
    assertThat(Files.readAllLines(history)).hasSize(2);
    assertThat(temp.resolve("state.json.lock")).doesNotExist();
  }

  @Test
  void whatCannotBeSavedIsToldBeforeTheStartAndAnUnwrittenHistoryAtTheEnd() {
    String emulator = NodeTools.SCRIPTS.resolve("emulator").toString();
    ExternalProgram.Outcome outcome =
        ExternalProgram.run(
            List.of(emulator, "--port", "0", "--snapshot", "/proc/state.json"), temp, Map.of());
    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output())
        .isEqualTo("flowkv: /proc/state.json cannot be written: no file can be made in /proc\n");
    try (ExternalProgram full =
        ExternalProgram.start(
            List.of(emulator, "--port", "0", "--history-file", "/dev/full"), temp, Map.of())) {
      ready(full);
      full.awaitOutput("The history /dev/full ends here");
      ProcessHandle.of(full.pid()).orElseThrow().destroy();
      assertThat(full.awaitEnd().status()).isEqualTo(1);
    }
  }

  @Test
  void keysAndValuesAreUtf8InEveryLocale() throws Exception {
    String flowkv = NodeTools.SCRIPTS.resolve("flowkv").toString();
    try (ExternalProgram emulator = serve();
        RawHttp http = client(emulator)) {
      String url = "http://127.0.0.1:" + ready(emulator).group(1);
      http.send("PUT", "/k%E2%82%AC?urlencoded=true", "ü", NS);
      ExternalProgram.Outcome exported =
          ExternalProgram.run(
              List.of(flowkv, "export", "--namespace", "app", "--url", url),
              temp,
              Map.of("LC_ALL", "C"));
      assertThat(exported.output()).contains("{\"key\":\"k€\",\"value\":\"ü\"}");
      ExternalProgram.Outcome full =
          ExternalProgram.run(
              List.of("bash", "-c", flowkv + " export --url " + url + " > /dev/full"),
              temp,
              Map.of());
      assertThat(full.status()).isEqualTo(1);
      assertThat(full.output()).isEqualTo("flowkv: the output cannot be written\n");
      end(emulator);
    }
  }

  @Test
  void aFolderThatIsNotThereIsBadUsage() {
    for (String option : List.of("--snapshot", "--history-file")) {
      String emulator = NodeTools.SCRIPTS.resolve("emulator").toString();
      ExternalProgram.Outcome outcome =
          ExternalProgram.run(List.of(emulator, option, "/nowhere/x.json"), temp, Map.of());
      assertThat(outcome.status()).isEqualTo(2);
      assertThat(outcome.output())
          .isEqualTo(
              "flowkv: "
                  + option
                  + ": must be a file in a folder that exists, not \"/nowhere/x.json\"\n");
    }
  }

  @Test
  void aLinkIsTheFileThatItLeadsTo() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("link.json"), Path.of("state.json"));
    Path history = temp.resolve("history.jsonl");
    Path historyLink = Files.createSymbolicLink(temp.resolve("link.jsonl"), history);
    String emulator = NodeTools.SCRIPTS.resolve("emulator").toString();
    try (ExternalProgram first =
            ExternalProgram.start(
                List.of(
                    emulator,
                    "--port",
                    "0",
                    "--snapshot",
                    link.toString(),
                    "--history-file",
                    historyLink.toString()),
                temp,
                Map.of());
        RawHttp http = client(first)) {
      http.send("PUT", "/k?urlencoded=true", "v", NS);
      for (List<String> options :
          List.of(
              List.of("--snapshot", file().toString()),
              List.of("--snapshot", link.toString()),
              List.of("--history-file", history.toString()))) {
        List<String> command = new ArrayList<>(List.of(emulator, "--port", "0"));
        command.addAll(options);
        ExternalProgram.Outcome outcome = ExternalProgram.run(command, temp, Map.of());
        assertThat(outcome.output())
            .isEqualTo("flowkv: " + options.get(1) + " is in use by another emulator\n");
        assertThat(outcome.status()).isEqualTo(1);
      }
      end(first);
    }
    assertThat(link).isSymbolicLink();
    assertThat(historyLink).isSymbolicLink();
    assertThat(Files.readString(file())).contains("\"k\"");
    assertThat(Files.readAllLines(history)).hasSize(2);
    assertThat(temp.resolve("state.json.lock")).doesNotExist();
  }

  @Test
  void aSaveThatFailsIsOneLineAndStatusOneHoweverTheProgramEnds() throws Exception {
    for (boolean bySignal : new boolean[] {true, false}) {
      Path folder = Files.createDirectory(temp.resolve("folder-" + bySignal));
      Path pipe = temp.resolve("pipe-" + bySignal);
      ExternalProgram.run(List.of("mkfifo", pipe.toString()), temp, Map.of());
      String command =
          "exec %s --port 0 --until-stdin-ends --snapshot %s <%s"
              .formatted(NodeTools.SCRIPTS.resolve("emulator"), folder.resolve("state.json"), pipe);
      try (ExternalProgram emulator =
              ExternalProgram.start(List.of("bash", "-c", command), temp, Map.of());
          OutputStream stdin = Files.newOutputStream(pipe)) {
        ready(emulator);
        Files.delete(folder.resolve("state.json.lock"));
        Files.delete(folder);
        if (bySignal) {
          ProcessHandle.of(emulator.pid()).orElseThrow().destroy();
        } else {
          stdin.close();
        }
        ExternalProgram.Outcome outcome = emulator.awaitEnd();
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
        assertThat(outcome.output().lines().skip(2))
            .containsExactly(
                "flowkv: the snapshot is not saved: "
                    + folder.resolve("state.json")
                    + " cannot be written: its folder is not there");
      }
    }
  }

  @Test
  void whatFitsIntoASmallHeapIsSavedFromIt() throws Exception {
    byte[] value = new byte[25 << 20];
    Arrays.fill(value, (byte) 'x');
    value[0] = '"';
    try (ExternalProgram small = small("--history", "0");
        RawHttp http = client(small)) {
      for (int i = 0; i < 6; i++) {
        assertThat(http.send("PUT", "/k" + i + "?urlencoded=true", value, NS).status())
            .isEqualTo(200);
      }
      end(small);
      assertThat(small.output().lines().skip(2))
          .as("nothing went wrong")
          .containsExactly("flowkv: saved " + file() + ": 1 namespace, 6 keys");
    }
    assertThat(temp.resolve("state.json.lock")).doesNotExist();
    try (ExternalProgram large = serve();
        RawHttp http = client(large)) {
      for (int i = 0; i < 6; i++) {
        assertThat(http.ask("GET", "/k" + i + "?urlencoded=true", NS).body()).isEqualTo(value);
      }
      Path exported = temp.resolve("exported.json");
      ExternalProgram.Outcome export =
          ExternalProgram.run(
              List.of(
                  java(),
                  "-Xmx32m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName(),
                  "export",
                  "--url",
                  "http://127.0.0.1:" + ready(large).group(1),
                  exported.toString()),
              temp,
              Map.of());
      assertThat(export.output()).isEmpty();
      assertThat(Files.size(exported)).isGreaterThan(6L * value.length);
    }
  }

  private ExternalProgram small(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java(),
                "-Xmx256m",
                // As the script starts it: its heap has parts, and none can hold a value twice.
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--port",
                "0",
                "--snapshot",
                file().toString()));
    command.addAll(List.of(arguments));
    return ExternalProgram.start(command, temp, Map.of());
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
