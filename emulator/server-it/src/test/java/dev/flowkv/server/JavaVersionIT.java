package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts on a machine whose Java is missing or too old. */
class JavaVersionIT {
  private static final String MISSING = "java is not installed; JDK 17 or newer is needed";

  @TempDir Path temp;

  /** The whole path of the programs that a test starts: the tools, no Java and no Maven. */
  private Path bin;

  @BeforeEach
  void tools() throws IOException {
    bin = Files.createDirectory(temp.resolve("bin"));
    for (String tool : List.of("bash", "cksum", "dirname", "find", "readlink", "sed")) {
      pass(tool);
    }
  }

  /** Lets a program of this machine be found. */
  private void pass(String program) throws IOException {
    for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        install(program, "exec '" + file + "' \"$@\"\n");
        return;
      }
    }
    Assumptions.abort("not run: there is no program " + program);
  }

  private Path install(String program, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(program), "#!/bin/sh\n" + script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private Path installJava(String version) throws IOException {
    return install(
        "java",
        """
        echo 'Picked up JAVA_TOOL_OPTIONS: -Dx=y' >&2
        echo 'openjdk version "%s" 2019-01-15' >&2
        """
            .formatted(version));
  }

  private Outcome run(Map<String, String> environment, String script, String... arguments) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PATH", bin.toString());
    List<String> command = new ArrayList<>();
    command.add(NodeTools.SCRIPTS.resolve(script).toString());
    command.addAll(List.of(arguments));
    return ExternalProgram.run(command, temp, all);
  }

  private void assertRefused(String why) {
    for (String script : List.of("flowkv", "emulator", "built-jar")) {
      assertThat(run(Map.of(), script))
          .as(script)
          .isEqualTo(new Outcome(1, "flowkv: " + why + "\n"));
    }
    assertThat(run(Map.of(), "conformance", "--target", "emulator"))
        .isEqualTo(new Outcome(2, "flowkv: " + why + "\n"));
    assertThat(run(Map.of(), "class-data", "flowkv.jar", "TrainingRun"))
        .as("an archive for a Java that cannot run the jar")
        .isEqualTo(new Outcome(0, ""));
    assertThat(run(Map.of(), "flowkv", "doctor"))
        .isEqualTo(
            new Outcome(
                1,
                """
                !! Java        %s
                               fix: install JDK 17 or newer
                ?? the rest    not looked at
                               fix: what is above
                1 problem
                """
                    .formatted(why.replaceFirst(";.*", ""))));
  }

  @Test
  void aMissingJavaIsOneLineAndTheDoctorsFirstFinding() {
    assertRefused(MISSING);
  }

  @Test
  void aJavaThatIsTooOldIsOneLineAndTheDoctorsFirstFinding() throws IOException {
    for (String version : List.of("1.8.0_392", "11.0.2", "16")) {
      Path java = installJava(version);
      assertRefused("java %s (%s) is too old; JDK 17 or newer is needed".formatted(version, java));
    }
  }

  @Test
  void aJavaThatDoesNotRunIsOneLine() throws IOException {
    Path java = install("java", "echo 'Unable to locate a Java Runtime.' >&2\nexit 1\n");
    assertRefused(java + " does not say its version; JDK 17 or newer is needed");
  }

  @Test
  void aJavaThatIsNewEnoughPassesWhateverItsVersionLooksLike() throws IOException {
    for (String version : List.of("17", "17.0.15", "21-ea", "25+36", "100.1")) {
      installJava(version);
      assertThat(run(Map.of(), "check-java")).as(version).isEqualTo(new Outcome(0, ""));
    }
  }

  /** Of a real JDK nothing is started: the file beside it says its version. */
  @Test
  void theFileOfAJdkSaysItsVersion() throws IOException {
    Path jdk = Files.createDirectories(temp.resolve("jdk/bin"));
    Files.writeString(jdk.resolve("java"), "#!/bin/sh\nexit 1\n");
    assertThat(jdk.resolve("java").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("java"));
    Path release = temp.resolve("jdk/release");
    Files.writeString(release, "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"17.0.1\"\n");
    assertThat(run(Map.of(), "check-java")).isEqualTo(new Outcome(0, ""));
    Files.writeString(release, "JAVA_VERSION=\"11.0.1\"\n");
    assertThat(run(Map.of(), "check-java").output()).startsWith("java 11.0.1 (");
    assertThat(run(Map.of(), "class-data", temp.resolve("flowkv.jar").toString(), "TrainingRun"))
        .as("no archive is made")
        .isEqualTo(new Outcome(0, ""));
  }

  @Test
  void aBuildLooksAtMavenAndAtTheJavaThatItTakes() throws IOException {
    installJava("17.0.1");
    String[] missing = {"nowhere", "nothing.jar", "cap-kv"};
    assertThat(run(Map.of(), "built-jar", missing))
        .isEqualTo(
            new Outcome(
                1, "flowkv: mvn is not installed; Maven 3.8 or newer is needed to build FlowKV\n"));
    install("mvn", "echo built\n");
    assertThat(run(Map.of("JAVA_HOME", "/nowhere"), "built-jar", missing))
        .isEqualTo(
            new Outcome(
                1,
                "flowkv: JAVA_HOME, which Maven uses: there is no /nowhere/bin/java; JDK 17 or"
                    + " newer is needed\n"));
  }

  @Test
  void theNpmPackageLooksAtTheJavaOfItsJarToo() throws IOException {
    pass("node");
    Map<String, String> environment = Map.of("FLOWKV_JAR", "flowkv.jar", "JAVA_HOME", "");
    String flowkv = "npm/bin/flowkv.js";
    assertThat(run(environment, flowkv, "clock").output())
        .startsWith("flowkv: there is no Java to run the emulator with: ")
        .contains("JAVA_HOME is not set; PATH has no java. ");
    Path java = installJava("1.8.0_392");
    Outcome tooOld = run(environment, flowkv, "clock");
    assertThat(tooOld.status()).isEqualTo(1);
    assertThat(tooOld.output())
        .startsWith("flowkv: there is no Java to run the emulator with: PATH: " + java)
        .contains(" is Java 1.8.0_392, which is too old; 17 or newer is needed; ")
        .hasLineCount(1);
    install("java", "exit 1\n");
    assertThat(run(environment, flowkv, "clock").output())
        .contains(java + " does not say its version; Java 17 or newer is needed; ");
    Map<String, String> named = Map.of("FLOWKV_JAR", "flowkv.jar", "FLOWKV_JAVA", "/nowhere");
    assertThat(run(named, flowkv, "clock"))
        .isEqualTo(
            new Outcome(
                1,
                "flowkv: FLOWKV_JAVA: there is no /nowhere; set it to the program java of a JDK 17"
                    + " or newer, or unset it\n"));
  }
}
