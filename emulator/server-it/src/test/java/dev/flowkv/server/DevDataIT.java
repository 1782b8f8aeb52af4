package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of a project, which {@code dev} keeps, and the emulator that has it. */
class DevDataIT {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir Path temp;

  private Map<String, String> environment;
  private Path project;
  private Path data;

  @BeforeEach
  void makeAProject() throws IOException {
    NodeTools.require(temp);
    environment = new HashMap<>(NodeTools.environment(temp));
    // Instead of 8786, where somebody's emulator may be.
    environment.put("FLOWKV_PORTS_FROM", Integer.toString(ExternalProgram.freePort()));
    Path copy = NodeTools.copy("docs/examples/notes", Files.createDirectories(temp.resolve("new")));
    project = Files.move(copy, temp.resolve("a project ü"));
    data = project.resolve(".wrangler/state/flowkv");
  }

  private static List<String> script(String name, Object... arguments) {
    List<String> command = new ArrayList<>(List.of(NodeTools.SCRIPTS.resolve(name).toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return command;
  }

  private ExternalProgram dev(Object... arguments) {
    List<String> command = script("dev", arguments);
    command.addAll(List.of("--", "--port", "0", "--inspector-port", "0"));
    return ExternalProgram.start(command, project, environment);
  }

  /** Runs {@code dev} up to the point where it has its emulator. */
  private Outcome devWithoutWorker(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--location", "mars"));
    return ExternalProgram.run(script("dev", all.toArray()), project, environment);
  }

  private Outcome flowkv(Path folder, Object... arguments) {
    return ExternalProgram.run(script("flowkv", arguments), folder, environment);
  }

  private static String emulatorOf(ExternalProgram program) {
    return program.awaitOutput("(?m)^FlowKV is ready at (http://\\S+) ").group(1);
  }

  private static String ask(String url) throws IOException, InterruptedException {
    return CLIENT
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  private static void put(String url, String value) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofString(value)).build();
    assertThat(CLIENT.send(request, BodyHandlers.ofString()).body()).isEqualTo("written\n");
  }

  /** As a machine that crashes: nobody has time to end anything. */
  private static void killAll(ExternalProgram dev) {
    ProcessHandle main = ProcessHandle.of(dev.pid()).orElseThrow();
    Stream.concat(Stream.of(main), main.descendants().toList().stream())
        .toList()
        .forEach(ProcessHandle::destroyForcibly);
    dev.awaitEnd();
  }

  /** Its emulator ends with it, but not in the same moment. */
  private static void killAlone(ExternalProgram dev) {
    ProcessHandle.of(dev.pid()).orElseThrow().destroyForcibly();
    dev.awaitEnd();
  }

  /** Everything that one start can show, since a start takes seconds. */
  @Test
  void whatAWorkerWroteStaysHoweverDevEnds() throws Exception {
    try (ExternalProgram first = dev()) {
      String worker = NodeTools.awaitReady(first);
      assertThat(first.output()).contains("\ndata       " + data + " (0 namespaces, 0 keys)\n");
      put(worker + "/k", "kept");
      killAll(first);
    }
    try (ExternalProgram second = dev()) {
      assertThat(ask(NodeTools.awaitReady(second) + "/k")).isEqualTo("kept\n");
      assertThat(second.output())
          .contains(
              "\ndata       " + data + " (1 namespace, 1 key; the emulator before was killed");
      isFoundInTheFolderOfTheProject(emulatorOf(second));
      List<ProcessHandle> left =
          ProcessHandle.of(second.pid()).orElseThrow().descendants().toList();
      killAlone(second);
      try (ExternalProgram third = dev("--reset")) {
        String worker = NodeTools.awaitReady(third);
        assertThat(ask(worker + "/k")).isEqualTo("nothing\n");
        assertThat(third.output()).contains("\ndata       " + data + " (0 namespaces, 0 keys)\n");
        put(worker + "/k", "after the reset");
      } finally {
        left.forEach(ProcessHandle::destroyForcibly);
      }
    }
    List<String> inMemory = script("dev", "--no-persist", "--locations", "lhr,sjc");
    inMemory.addAll(List.of("--", "--port", "99999")); // Which ends it.
    assertThat(ExternalProgram.run(inMemory, project, environment).output())
        .contains("\ndata       in memory, and gone when the emulator ends\n")
        .doesNotContain(data.toString());
    assertThat(devWithoutWorker().output())
        .contains("\ndata       " + data + " (1 namespace, 1 key)\n");
  }

  private void isFoundInTheFolderOfTheProject(String emulator) throws IOException {
    Path below = Files.createDirectories(project.resolve("src/lib"));
    assertThat(flowkv(below, "keys", "--namespace", "notes:NOTES").output())
        .matches("(?s).*\n +4  -  +k\n");
    environment.put("FLOWKV_URL", "http://127.0.0.1:9");
    assertThat(flowkv(project, "health").output()).contains("at http://127.0.0.1:9;");
    environment.remove("FLOWKV_URL");
    assertThat(devWithoutWorker("--no-persist").output())
        .startsWith(
            "flowkv dev: the emulator at "
                + emulator
                + " runs already: it keeps its data in "
                + data
                + "; leave out --no-persist");
  }

  @Test
  void anEmulatorThatHasTheDataOfAProjectIsJoined() {
    try (ExternalProgram serve =
        ExternalProgram.start(
            script("flowkv", "serve", "--port", "0", "--data", data), temp, Map.of())) {
      String emulator = emulatorOf(serve);
      serve.awaitOutput("(?m)^data {7}");
      assertThat(devWithoutWorker().output())
          .contains("flowkv dev: joins this project's emulator at " + emulator + "\n");
      assertThat(devWithoutWorker("--reset").output())
          .startsWith("flowkv dev: the emulator at " + emulator + " runs already: --reset is for");
      // One that is to start nevertheless says who has the data.
      assertThat(devWithoutWorker("--port", ExternalProgram.freePort()).output())
          .startsWith("flowkv dev: " + data + " is in use by the emulator at " + emulator + ", pro")
          .endsWith("; end it first, or use it with --url\n")
          .hasLineCount(1);
    }
  }

  @Test
  void whatContradictsItselfIsRefused() throws IOException {
    assertThat(devWithoutWorker("--no-persist", "--data", temp).output())
        .contains(
            "--no-persist keeps the data in memory, and --data in a directory; leave out one");
    assertThat(devWithoutWorker("--no-persist", "--reset").output())
        .contains("--reset empties the directory that keeps the data, and there is none\n");
    Path other = Files.createDirectories(temp.resolve("other"));
    Files.writeString(other.resolve("letter.txt"), "mine");
    assertThat(devWithoutWorker("--data", other, "--reset").output())
        .contains(other + " is no data directory of FlowKV: it has other files (letter.txt)");
    assertThat(other.resolve("letter.txt")).hasContent("mine");
    Files.writeString(project.resolve("flowkv.toml"), "[dev]\nreset = true\n");
    assertThat(devWithoutWorker().output()).contains("dev.reset is not known; allowed are ");
    Files.writeString(project.resolve("flowkv.toml"), "[dev]\nno-persist = true\n");
    assertThat(devWithoutWorker().status()).isEqualTo(2);
    assertThat(data).doesNotExist();
  }
}
