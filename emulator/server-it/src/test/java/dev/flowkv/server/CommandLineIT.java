package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line as a person meets it: in a shell, on a terminal, on a machine that lacks things.
 */
class CommandLineIT {
  private static final String FLOWKV = NodeTools.SCRIPTS.resolve("flowkv").toString();
  private static final Path JAR = NodeTools.ROOT.resolve("emulator/server/target/run/flowkv.jar");

  @TempDir Path temp;

  private Outcome run(Map<String, String> environment, String... command) {
    return ExternalProgram.run(List.of(command), temp, environment);
  }

  @Test
  void bashCompletesCommandsOptionsAndValues() {
    String ask =
        """
        source <("%s" completion)
        complete -p flowkv
        asked() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _complete_flowkv 2>/dev/null; echo "${COMPREPLY[*]}"; }
        asked flowkv ser
        asked flowkv serve --prof
        asked flowkv serve --profile ""
        asked flowkv serve --set repl
        asked flowkv clock --mode m
        asked flowkv vie
        asked flowkv se
        asked flowkv tail --op bulkG
        """
            .formatted(FLOWKV);
    assertThat(run(Map.of(), "bash", "-c", ask).output())
        .endsWith(
            """
             flowkv
            serve
            --profile
            strong cloudflare worst-case
            replicationLag=
            manual
            views
            serve
            bulkGet
            """);
  }

  /** Runs a command on a terminal of its own. */
  private String onATerminal(String command) {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")), "not run: there is no program script(1)");
    return run(Map.of("TERM", "xterm"), "script", "-qec", command, "/dev/null").output();
  }

  @Test
  void aTerminalGetsColoursAndBarsAndAPipeNone() throws IOException {
    String bad = FLOWKV + " serve --port x";
    assertThat(onATerminal(bad)).startsWith("\u001b[31m");
    assertThat(run(Map.of(), "bash", "-c", bad).output()).startsWith("flowkv: Invalid");

    try (RunningServer server = RunningServer.start(RunningServer.config())) {
      String at = " --url " + server.url();
      assertThat(onATerminal(FLOWKV + " clock" + at)).matches("\\S+Z manual\\R");
      server
          .emulator()
          .namespace("app")
          .seed(
              IntStream.range(0, 40)
                  .mapToObj(
                      i -> new BulkWrite("k" + i, KvValue.of("v".repeat(200_000)), PutOptions.NONE))
                  .toList());
      String export = FLOWKV + " export --namespace app" + at + " keys.json";
      assertThat(onATerminal(export)).contains("receiving 100%", "7/7 MB");
      String load = FLOWKV + " import --namespace copy" + at + " keys.json";
      assertThat(onATerminal(load)).contains("sending 100%").contains("40 keys in namespace copy");
      assertThat(run(Map.of(), "bash", "-c", export + " && " + load).output())
          .isEqualTo("40 keys in namespace copy\n");
    }
  }

  @Test
  void theDoctorNamesWhatIsAmissAndTheFix() throws IOException {
    Path bin = Files.createDirectory(temp.resolve("bin"));
    Path node = Files.writeString(bin.resolve("node"), "#!/bin/sh\necho v18.20.0\n");
    assertThat(node.toFile().setExecutable(true)).isTrue();
    Path wrangler = Files.createDirectories(temp.resolve("node_modules/wrangler"));
    Files.writeString(
        wrangler.resolve("package.json"),
        "{\"version\":\"3.1.0\",\"dependencies\":{\"miniflare\":\"3.0.0\"}}");
    Map<String, String> environment = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      // A program that is no emulator, and hangs up.
      Thread closer = new Thread(() -> closeEach(taken), "closer");
      closer.setDaemon(true);
      closer.start();
      Outcome outcome = run(environment, FLOWKV, "doctor", "--port", port);
      assertThat(outcome.status()).isEqualTo(1);
      assertThat(outcome.output())
          .contains(
              "!! Node        18.20.0 is too old\n",
              "fix: install Node 20.3 or newer, with npm; only Workers need it\n",
              "ok wrangler    3.1.0 of " + temp.toRealPath() + "\n",
              "!! preload     does not know this wrangler's Miniflare, 3.0.0\n",
              "taken by a program that is no emulator\n",
              "fix: dev takes the next free port by itself; flowkv serve --port 0 takes any\n",
              "?? a Worker    not tried\n",
              "3 problems\n");
    }
  }

  /** A wrangler of tomorrow, whose Worker has a KV of its own and reads what it writes. */
  @Test
  void theDoctorFindsAWorkerThatTheEmulatorDoesNotServe() throws IOException {
    NodeTools.require(temp);
    Path wrangler = Files.createDirectories(temp.resolve("node_modules/wrangler/bin"));
    Files.writeString(
        temp.resolve("node_modules/wrangler/package.json"),
        "{\"version\":\"9.1.0\",\"dependencies\":{\"miniflare\":\"6.1.0\"}}");
    Files.writeString(
        wrangler.resolve("wrangler.js"),
        """
        const server = require("node:http").createServer((q, r) => r.end("was here"));
        server.listen(0, "127.0.0.1", () => {
          console.log(`Ready on http://127.0.0.1:${server.address().port} `);
        });
        """);
    Outcome outcome =
        run(
            NodeTools.environment(temp),
            FLOWKV,
            "doctor",
            "--port",
            Integer.toString(ExternalProgram.freePort()));
    assertThat(outcome.output())
        .containsPattern("(?m)^\\?\\? preload +was not tried with wrangler 9\\.1\\.0, only with wr")
        .containsPattern("(?m)^!! a Worker +wrote and read a key, and the emulator has none: its")
        .endsWith("1 problem\n");
    assertThat(outcome.status()).isEqualTo(1);
  }

  @Test
  void aSignalToTheDoctorEndsItsWorkerAndRemovesItsFolder() throws IOException {
    NodeTools.require(temp);
    Path made = Files.createDirectory(temp.resolve("made"));
    Map<String, String> environment = new HashMap<>(NodeTools.environment(temp));
    environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + made);
    List<String> command =
        List.of(FLOWKV, "doctor", "--port", Integer.toString(ExternalProgram.freePort()));
    try (ExternalProgram doctor = ExternalProgram.start(command, temp, environment)) {
      ProcessHandle process = ProcessHandle.of(doctor.pid()).orElseThrow();
      // The Worker runs: dev, wrangler, its bundler and workerd.
      await("the Worker").atMost(Duration.ofSeconds(60)).until(() -> runsAWorker(process));
      assertThat(made).isDirectoryContaining("glob:**/flowkv-doctor*");
      List<ProcessHandle> started = process.descendants().toList();
      process.destroy();
      assertThat(doctor.awaitEnd().status()).isEqualTo(143);
      await("processes that the doctor left behind")
          .atMost(Duration.ofSeconds(10))
          .until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(made).isEmptyDirectory();
    }
  }

  private static boolean runsAWorker(ProcessHandle process) {
    return process.descendants().anyMatch(p -> p.info().command().orElse("").endsWith("workerd"));
  }

  @Test
  void theDoctorWaitsForNobodyForEverAndRefusesWhatIsNoFolder() throws IOException {
    Path bin = Files.createDirectory(temp.resolve("bin"));
    Path node = Files.writeString(bin.resolve("node"), "#!/bin/sh\nsleep 300\n");
    assertThat(node.toFile().setExecutable(true)).isTrue();
    Map<String, String> environment = Map.of("PATH", bin + ":" + System.getenv("PATH"));
    String port = Integer.toString(ExternalProgram.freePort());
    assertThat(run(environment, FLOWKV, "doctor", "--port", port).output())
        .contains("!! Node        does not answer within 5 s\n");
    Outcome outcome = run(Map.of(), FLOWKV, "doctor", "--dir", "nowhere");
    assertThat(outcome.output()).isEqualTo("flowkv: --dir: must be a folder, not \"nowhere\"\n");
    assertThat(outcome.status()).isEqualTo(2);
  }

  private static void closeEach(ServerSocket socket) {
    try {
      while (true) {
        socket.accept().close();
      }
    } catch (IOException e) {
      // The test has closed the socket.
    }
  }

  /** With a program of one class, whose archive is made in a moment; how is the same for all. */
  @Test
  void anArchiveThatIsStaleOrBrokenIsMadeAnew() throws IOException {
    Path jar = jarOf(HelloProgram.class);
    String start =
        "java $('%s' '%s' %s) -jar '%s'"
            .formatted(
                NodeTools.SCRIPTS.resolve("class-data"), jar, HelloProgram.class.getName(), jar);

    Outcome made = run(Map.of(), "bash", "-c", start);
    assertThat(made.output())
        .isEqualTo(
            "flowkv: making the class-data archive, for faster starts (once for this"
                + " JDK)\nhello\n");
    assertThat(run(Map.of(), "bash", "-c", start).output()).isEqualTo("hello\n");

    // A newer jar: what java says of the archive must not be the program's first line.
    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(3600)));
    Outcome stale = run(Map.of(), "bash", "-c", start);
    assertThat(stale.output())
        .startsWith("flowkv: the class-data archive is of an older build; making it again\n")
        .contains("hello\n");
    assertThat(stale.status()).isZero();

    Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(3600)));
    Path archive = archiveIn(temp);
    assertThat(archive.toFile().setWritable(true)).isTrue();
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
      file.setLength(file.length() / 2);
    }
    // Java 17 would crash.
    assertThat(run(Map.of(), "bash", "-c", start).output())
        .isEqualTo("flowkv: the class-data archive is not whole; making it again\nhello\n");
  }

  private Path jarOf(Class<?> program) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, program.getName());
    String file = program.getName().replace('.', '/') + ".class";
    Path jar = temp.resolve("hello.jar");
    try (InputStream classFile = program.getClassLoader().getResourceAsStream(file);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(file));
      classFile.transferTo(out);
    }
    return jar;
  }

  private static Path archiveIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".jsa") || f.toString().endsWith(".aot"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The beginning of a command line of java, from the archive, which notes each class it loads. */
  private String javaFromTheArchive(Path classes) {
    return "java -XX:+UseSerialGC $('%s' '%s' dev.flowkv.server.TrainingRun) -Xlog:class+load:file='%s' -jar '%s' "
        .formatted(NodeTools.SCRIPTS.resolve("class-data"), JAR, classes, JAR);
  }

  /**
   * Those of an old format that Java cannot verify beforehand, and no others, come from the jar.
   */
  @Test
  void aStartTakesItsClassesFromTheArchive() throws IOException {
    Path classes = temp.resolve("classes.log");
    List<String> start =
        List.of("bash", "-c", "exec " + javaFromTheArchive(classes) + "serve --no-config --port 0");
    try (ExternalProgram emulator = ExternalProgram.start(start, temp, Map.of())) {
      emulator.awaitOutput("ready at");
      assertThat(Files.readString(classes))
          .containsPattern("dev\\.flowkv\\.server\\.Main source: shared objects file")
          .containsPattern("org\\.eclipse\\.jetty\\.server\\.Server source: shared objects file");
      List<String> ofTheJar =
          Files.readAllLines(classes).stream()
              .filter(line -> line.matches(".* source: (file|jar):.*"))
              .toList();
      assertThat(ofTheJar).hasSizeLessThan(20).allMatch(line -> line.contains(" picocli."));
    }
  }

  /** What it costs to ask is what it costs to start. */
  @Test
  void healthNeedsNothingOfTheServerAndNoLibraryButTheCommandLines() throws IOException {
    Path classes = temp.resolve("classes.log");
    try (RunningServer server = RunningServer.start(RunningServer.config())) {
      String health = javaFromTheArchive(classes) + "health --no-config --url " + server.url();
      assertThat(run(Map.of(), "bash", "-c", health)).isEqualTo(new Outcome(0, "ok\n"));
    }
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded)
        .noneMatch(
            line ->
                line.matches(
                    ".*\\] (org\\.(?!fusesource)|io\\.|com\\.(?!sun)|kotlin|jakarta|me\\.|java\\.net\\.http"
                        + "|dev\\.flowkv\\.(engine|formats|server\\.(control|rest|binding|http))).*"))
        .anyMatch(line -> line.contains("dev.flowkv.server.cli.ask.HealthCommand"));
  }

  @Test
  void theJarIsSmall() throws IOException {
    assertThat(Files.size(JAR)).isLessThan(12_000_000);
  }

  /** A figure for the log, beside the same start without an archive; no limit. */
  @Test
  @Tag("thorough")
  void howLongAStartTakesIsSaid() {
    String jar = JAR.toString();
    List<Long> script = new ArrayList<>();
    List<Long> plain = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      long withArchive = millisUntilReady(FLOWKV, "serve", "--port", "0");
      long without =
          millisUntilReady("java", "-XX:+UseSerialGC", "-jar", jar, "serve", "--port", "0");
      if (round > 0) { // The first one builds, and warms the disk's cache.
        script.add(withArchive);
        plain.add(without);
      }
    }
    Collections.sort(script);
    Collections.sort(plain);
    System.out.printf(
        "start-up: harness-scripts/flowkv serves after %d ms, java -jar after %d ms; medians of %d,"
            + " all of them %s and %s%n",
        script.get(1), plain.get(1), script.size(), script, plain);
    assertThat(script).hasSize(3);
  }

  private long millisUntilReady(String... command) {
    long start = System.nanoTime();
    try (ExternalProgram emulator = ExternalProgram.start(List.of(command), temp, Map.of())) {
      emulator.awaitOutput("ready at");
      return (System.nanoTime() - start) / 1_000_000;
    }
  }
}
