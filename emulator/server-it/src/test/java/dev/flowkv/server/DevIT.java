package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dev} with the emulator that it starts or joins, and real wranglers. */
class DevIT {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final AtomicInteger TESTS = new AtomicInteger();

  @TempDir Path temp;

  private Map<String, String> environment;

  @BeforeEach
  void installNodeTools() {
    NodeTools.require(temp);
    environment = new HashMap<>(NodeTools.environment(temp));
    // Instead of 8786, where somebody's emulator may be.
    environment.put("FLOWKV_PORTS_FROM", Integer.toString(portsOfItsOwn()));
  }

  /** Sixteen ports that neither another test nor a connection has. */
  private static int portsOfItsOwn() {
    long mine = ProcessHandle.current().pid() * 8 + TESTS.getAndIncrement();
    return 20_000 + Math.toIntExact(mine % 700) * 16;
  }

  private static List<String> command(Object... arguments) {
    List<String> command = new ArrayList<>(List.of(NodeTools.SCRIPTS.resolve("dev").toString()));
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return command;
  }

  /** Runs a Worker on free ports. */
  private ExternalProgram dev(Object... arguments) {
    List<String> command = command(arguments);
    command.addAll(List.of("--", "--port", "0", "--inspector-port", "0"));
    return ExternalProgram.start(command, temp, environment);
  }

  /** Runs what ends by itself. */
  private Outcome mistaken(Object... arguments) {
    return ExternalProgram.run(command(arguments), temp, environment);
  }

  /** A Worker whose paths are keys. */
  private Path project(String folder) throws IOException {
    Path copy = NodeTools.copy("docs/examples/notes", Files.createDirectories(temp.resolve("new")));
    Path project = temp.resolve(folder);
    Files.createDirectories(project.getParent());
    return Files.move(copy, project);
  }

  private static String emulatorOf(ExternalProgram dev) {
    return dev.awaitOutput("(?m)^FlowKV is ready at (http://\\S+) ").group(1);
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

  private static List<ProcessHandle> startedBy(ExternalProgram program) {
    return ProcessHandle.of(program.pid()).orElseThrow().descendants().toList();
  }

  private static void awaitEndOf(List<ProcessHandle> processes) {
    try {
      await("processes that were left behind")
          .atMost(Duration.ofSeconds(20))
          .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    } finally {
      processes.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /** Everything that one start can show, since a start takes seconds. */
  @Test
  void oneCommandRunsTheWorkerAtEachLocationOnAnEmulatorAsAskedFor() throws Exception {
    Path shop = project("shop");
    Files.writeString(
        shop.resolve("flowkv.toml"),
        """
        [serve]
        snapshot = "state.json"
        locations = ["nrt"]
        """);
    try (ExternalProgram dev =
        dev(shop, "--locations", "lhr,sjc", "--profile", "worst-case", "--seed", "7")) {
      Matcher table =
          dev.awaitOutput(
              "(?m)^location  Worker\nlhr       (http://localhost:(\\d+))\nsjc       (http://localhost:(\\d+))\n");
      assertThat(Integer.parseInt(table.group(4))).isEqualTo(Integer.parseInt(table.group(2)) + 1);
      String emulator = emulatorOf(dev);
      for (String location : List.of("lhr", "sjc")) {
        dev.awaitOutput(
            "(?m)^flowkv: NOTES → FlowKV namespace \"notes:NOTES\" at %s, profile worst-case$"
                .formatted(location));
      }
      assertThat(dev.output())
          .contains("flowkv dev: options of " + shop.resolve("flowkv.toml") + ": snapshot\n")
          .containsPattern("(?m)^lhr \\| .*Ready on ")
          .containsPattern("(?m)^sjc \\| .*Ready on ");
      assertThat(ask(emulator + "/__flowkv/config"))
          .contains("\"profile\":\"worst-case\",\"seed\":7,\"locations\":[\"lhr\",\"sjc\"]");

      put(table.group(1) + "/greeting", "hello");
      assertThat(ask(table.group(1) + "/greeting")).isEqualTo("hello\n");
      assertThat(ask(table.group(3) + "/greeting")).as("not there yet").isEqualTo("nothing\n");
      assertThat(ask(emulator + "/__flowkv/namespaces/notes:NOTES/keys/greeting/views"))
          .contains("\"location\":\"sjc\"");

      whatDiffersIsSaid(shop, emulator);

      // One that ends takes the others with it, and what they have started.
      List<ProcessHandle> started = startedBy(dev);
      started.stream()
          .filter(p -> p.info().commandLine().orElse("").contains("--port " + table.group(4)))
          .findFirst()
          .orElseThrow()
          .destroy();
      dev.awaitEnd();
      awaitEndOf(started);
      assertThat(shop.resolve("state.json")).as("the path is from the file's folder").exists();
    }
  }

  /** On the command line it ends {@code dev}; what is as it runs does not. */
  private void whatDiffersIsSaid(Path shop, String emulator) {
    String runs = "flowkv dev: the emulator at " + emulator + " runs already: ";
    assertThat(mistaken(shop, "--profile", "strong"))
        .isEqualTo(
            new Outcome(
                1,
                "flowkv dev: options of "
                    + shop.resolve("flowkv.toml")
                    + ": locations, snapshot\n"
                    + runs
                    + "its profile is worst-case, not strong; leave out --profile, or end that emulator first\n"));
    assertThat(mistaken(shop, "--seed", "8").output()).contains(runs + "its seed is 7, not 8;");
    assertThat(mistaken(shop, "--clock", "manual").output()).contains("its clock is real, not man");
    assertThat(mistaken(shop, "--set", "replicationLag=none").output())
        .contains("its replicationLag is ", ", not none; leave out --set");
    assertThat(mistaken(shop, "--locations", "cdg").output())
        .contains("its locations are lhr,sjc, not cdg;");
    assertThat(mistaken(shop, "--history", "5").output())
        .contains("--history is for one that starts; leave out --history");
    // With what it was started with, it is joined, and the file's options that differ are named.
    Outcome joined = mistaken(shop, "--seed", "7", "--location", "mars");
    assertThat(joined.output())
        .contains(
            "runs already, and is not as "
                + shop.resolve("flowkv.toml")
                + " says: its locations are lhr,sjc, not nrt\n",
            "flowkv dev: the emulator has no location \"mars\"; its locations are lhr, sjc\n");
    assertThat(joined.status()).isEqualTo(2);
  }

  @Test
  void projectsShareNothingUnlessTheyAskForIt() throws Exception {
    // Even the names are the same.
    Path one = project("one/shop");
    Path two = project("two/shop");
    try (ExternalProgram first = dev(one)) {
      String worker = NodeTools.awaitReady(first);
      put(worker + "/k", "of one");
      try (ExternalProgram own = dev(one, "--location", "lhr");
          ExternalProgram other = dev(two)) {
        assertThat(ask(NodeTools.awaitReady(other) + "/k")).isEqualTo("nothing\n");
        assertThat(emulatorOf(other)).isNotEqualTo(emulatorOf(first));
        assertThat(other.output())
            .contains(
                "flowkv dev: the emulator at "
                    + emulatorOf(first)
                    + " is not this project's; --url "
                    + emulatorOf(first)
                    + " joins it\n");
        assertThat(ask(NodeTools.awaitReady(own) + "/k")).isEqualTo("of one\n");
        assertThat(own.output()).doesNotContain("FlowKV is ready");
        for (ExternalProgram joined : List.of(first, own)) {
          assertThat(joined.output()).contains("inspector  " + emulatorOf(first) + "/\n");
        }
      }
      // One that asks for it joins, and finds that it is not as asked for.
      environment.put("FLOWKV_URL", emulatorOf(first));
      assertThat(mistaken(two, "--profile", "strong").output())
          .contains(
              "the emulator at "
                  + emulatorOf(first)
                  + " runs already: its profile is cloudflare, not strong;");
      environment.remove("FLOWKV_URL");

      // A dev that is killed leaves nobody behind, and the next one has the data.
      List<ProcessHandle> started = startedBy(first);
      assertThat(started).hasSizeGreaterThan(3);
      ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
      awaitEndOf(started);
      try (ExternalProgram next = dev(one)) {
        assertThat(ask(NodeTools.awaitReady(next) + "/k")).isEqualTo("of one\n");
      }
    }
  }

  @Test
  void noWorkerOfAnotherProjectIsAsked() throws Exception {
    int first = Integer.parseInt(environment.get("FLOWKV_PORTS_FROM"));
    AtomicInteger asked = new AtomicInteger();
    HttpServer worker =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), first + 1), 0);
    worker.createContext("/", exchange -> asked.incrementAndGet());
    worker.start();
    // A program that never answers has the first port.
    try (ServerSocket silent = new ServerSocket(first, 1, InetAddress.getLoopbackAddress());
        ExternalProgram dev = dev(project("shop"))) {
      assertThat(ask(NodeTools.awaitReady(dev) + "/k")).isEqualTo("nothing\n");
      assertThat(emulatorOf(dev)).isNotEqualTo("http://127.0.0.1:" + silent.getLocalPort());
      assertThat(asked).hasValue(0);
    } finally {
      worker.stop(0);
    }
  }

  /** Takes a port behind one that is free: other tests take ports at the same time. */
  private static ServerSocket behindAFreePort() throws IOException {
    for (int tries = 1; ; tries++) {
      int first = ExternalProgram.freePort();
      try {
        return new ServerSocket(first + 1, 1, InetAddress.getLoopbackAddress());
      } catch (BindException e) {
        if (tries == 20) {
          throw e;
        }
      }
    }
  }

  @Test
  void aPortThatIsTakenIsSaidIfItWasAskedFor() throws IOException {
    Path shop = project("shop");
    assertThat(mistaken(shop, "--port", "99999").output())
        .contains("--port: must be from 0 to 65535, not 99999\n");
    try (ServerSocket taken = behindAFreePort()) {
      int first = taken.getLocalPort() - 1;
      assertThat(mistaken(shop, "--locations", "lhr,sjc", "--", "--port", first).output())
          .endsWith(
              "flowkv dev: port "
                  + taken.getLocalPort()
                  + " is taken; the Worker needs 2 in a row from "
                  + first
                  + " on, one for each location. Name another first one, -- --port PORT, or none\n");
    }
    try (RunningServer server = RunningServer.start(RunningServer.configFromNow())) {
      Outcome outcome = mistaken(shop, "--port", URI.create(server.url()).getPort());
      assertThat(outcome)
          .isEqualTo(
              new Outcome(
                  1,
                  "flowkv dev: port "
                      + URI.create(server.url()).getPort()
                      + " is taken: an emulator answers there; --url "
                      + server.url()
                      + " joins it\n"));
    }
  }

  @Test
  void aMistakeInTheFileIsOneLine() throws IOException {
    Path shop = project("shop");
    Path file = Files.writeString(shop.resolve("flowkv.toml"), "[dev]\nprofil = \"strong\"\n");
    Outcome outcome = mistaken(shop);
    assertThat(outcome.output())
        .startsWith("flowkv: " + file + ": dev.profil is not known; allowed are ")
        .hasLineCount(1);
    assertThat(outcome.status()).isEqualTo(2);
  }

  /** The block of the README, at the Worker's own URLs. */
  @Test
  void theReadmesTourHoldsLineByLine() throws IOException {
    String readme = Files.readString(NodeTools.ROOT.resolve("README.md"));
    Matcher tour =
        Pattern.compile(
                "DevIT[^\\n]*-->\\n```sh\\nharness-scripts/dev docs/examples/notes (.*?)\\n```\\n\\n"
                    + "```\\n(.*?)```\\n.*?```sh\\n(.*?)```\\n\\n```\\n(.*?)```",
                Pattern.DOTALL)
            .matcher(readme);
    assertThat(tour.find()).isTrue();
    List<Object> arguments = new ArrayList<>(List.of(project("notes")));
    arguments.addAll(List.of(tour.group(1).split(" ")));
    try (ExternalProgram dev = dev(arguments.toArray())) {
      Matcher table =
          dev.awaitOutput("(?m)^location  Worker\nlhr +(http://\\S+)\nsjc +(http://\\S+)\n");
      assertThat(
              table
                  .group()
                  .replace(table.group(1), "http://localhost:8787")
                  .replace(table.group(2), "http://localhost:8788"))
          .isEqualTo(tour.group(2));
      String script =
          tour.group(3)
              .replace("http://localhost:8787", table.group(1))
              .replace("http://localhost:8788", table.group(2))
              .replace("http://127.0.0.1:8786", emulatorOf(dev));
      Outcome outcome = ExternalProgram.run(List.of("bash", "-c", script), temp, Map.of());
      assertThat(outcome.output()).isEqualTo(tour.group(4));
    }
  }
}
