package dev.flowkv.examples.check;

import static dev.flowkv.examples.check.NpmUser.FLOWKV;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the npm package says where something is missing, old, damaged or there twice. */
class NpmMistakesIT {
  private static final String PLATFORM =
      (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
              ? "darwin"
              : "linux")
          + "-"
          + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64");

  private static final Path BUILT = NodeTools.ROOT.resolve("emulator/server/target");

  @TempDir static Path shared;
  private static NpmUser user;

  /** A project with the package alone, as with {@code --omit=optional}. */
  private static Path bare = Path.of("");

  @TempDir Path temp;

  @BeforeAll
  static void installThePackage() throws IOException {
    user = new NpmUser(shared);
    List<String> tarballs = user.build(shared.resolve("dist"), "--only", "package");
    Path folder = Files.createDirectory(shared.resolve("Ada ü"));
    bare = user.install(folder.resolve("bare"), "--omit=optional", tarballs.get(0));
  }

  private static String awaitEmulator(ExternalProgram program) {
    return program.awaitOutput("FlowKV is ready at (http://\\S+)").group(1);
  }

  /** A project with a copy of the package, to be damaged. */
  private Path copyOfBare() throws IOException {
    Path copy = temp.resolve("copy");
    try (Stream<Path> files = Files.walk(bare)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            copy.resolve(bare.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
      }
    }
    return copy;
  }

  @Test
  void withoutTheRuntimeAJavaOfTheMachineRunsItAndWithoutACacheFolderToo() throws IOException {
    String home = NpmUser.realPathOf("java").resolve("../..").normalize().toString();
    Path jdk = Files.createDirectory(temp.resolve("jdk"));
    Files.createSymbolicLink(jdk.resolve("java"), Path.of(home, "bin/java"));
    String path = user.tools() + File.pathSeparator + jdk;
    Path file = Files.writeString(temp.resolve("file"), "no folder");
    Map<String, String> noCache = Map.of("PATH", path, "XDG_CACHE_HOME", file.toString());
    try (ExternalProgram serving = user.start(bare, noCache, FLOWKV, "serve", "--port", "0")) {
      awaitEmulator(serving);
      assertThat(serving.output())
          .contains(
              "flowkv: starts stay slow: %s/flowkv cannot be written (ENOTDIR); XDG_CACHE_HOME names another folder\n"
                  .formatted(file));
    }
    Path java11 = fakeJava("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    String tooOld = java11 + "/bin/java is Java 11.0.2, which is too old; 17 or newer is needed";
    Map<String, String> both = Map.of("JAVA_HOME", java11.toString(), "PATH", path);
    assertThat(user.run(bare, both, FLOWKV, "--version"))
        .isEqualTo(
            new Outcome(
                0,
                "flowkv: JAVA_HOME: %s; %s/java is taken instead%nflowkv 0.1.0-SNAPSHOT%n"
                    .formatted(tooOld, jdk)));
    Map<String, String> old = Map.of("JAVA_HOME", java11.toString());
    assertOneLine(
        user.run(bare, old, FLOWKV, "--version"),
        "flowkv: there is no Java to run the emulator with: JAVA_HOME: " + tooOld,
        " is not installed; PATH has no java. Run npm install without --omit=optional, or install");
    Files.writeString(java11.resolve("release"), "JAVA_VERSION=\"11.0.3\"\n");
    assertOneLine(user.run(bare, old, FLOWKV, "serve"), "JAVA_HOME: ", " is Java 11.0.3, which");
    assertThat(
            user.run(bare, Map.of("FLOWKV_JAVA", home + "/bin/java"), FLOWKV, "--version").output())
        .isEqualTo("flowkv 0.1.0-SNAPSHOT\n");
  }

  private Path fakeJava(String script) throws IOException {
    Path bin = Files.createDirectories(temp.resolve("Java 11/bin"));
    Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\n" + script);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    return bin.getParent();
  }

  private static void assertOneLine(Outcome outcome, String... parts) {
    assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains(parts).hasLineCount(1);
  }

  @Test
  void aProcessorWithoutARuntimePackageIsASentence() throws IOException {
    Path other =
        Files.writeString(
            temp.resolve("other.cjs"),
            "Object.defineProperty(process, 'arch', { value: 'riscv64' });");
    assertOneLine(
        user.run(bare, Map.of("NODE_OPTIONS", "--require " + other), FLOWKV, "serve"),
        "there is no runtime package for "
            + PLATFORM.split("-")[0]
            + "-riscv64; JAVA_HOME is not set",
        "Install Java 17 or newer and set JAVA_HOME, or FLOWKV_JAVA to its program java");
  }

  @Test
  void aDamagedJarIsASentence() throws IOException {
    Path project = copyOfBare();
    Path jar = project.resolve("node_modules/flowkv/lib/flowkv.jar");
    String java = NpmUser.realPathOf("java").toString();
    Map<String, String> environment =
        Map.of("FLOWKV_JAVA", java, "XDG_CACHE_HOME", temp.resolve("cache").toString());
    byte[] bytes = Files.readAllBytes(jar);
    bytes[bytes.length / 2] ^= 1;
    Files.write(jar, bytes);
    assertOneLine(
        user.run(project, environment, FLOWKV, "serve"),
        "flowkv: " + jar + " is damaged: its bytes are not those that were built. Install",
        "remove the folder " + project.resolve("node_modules/flowkv") + ", then npm install");
    Files.write(jar, Arrays.copyOf(bytes, 1000));
    assertOneLine(
        user.run(project, environment, FLOWKV, "health"),
        " is damaged: it has 1000 bytes instead of " + bytes.length);
  }

  @Test
  void twoVersionsInOneProjectAreASentence() throws IOException {
    Path project = copyOfBare();
    String name = "runtime-" + PLATFORM;
    Path other = Files.createDirectories(project.resolve("node_modules/@flowkv/" + name));
    Files.writeString(other.resolve("package.json"), "{ \"version\": \"9.9.9\" }");
    assertOneLine(
        user.run(project, Map.of(), FLOWKV, "serve"),
        "@flowkv/"
            + name
            + " is 9.9.9 and flowkv is 0.1.0: this project has two versions of FlowKV",
        "`npm ls flowkv @flowkv/" + name + "` shows who wants which");

    String first = bare.resolve("node_modules/flowkv/kv-preload.cjs").toString();
    String second = project.resolve("node_modules/flowkv/kv-preload.cjs").toString();
    Outcome outcome =
        user.run(
            bare,
            Map.of("FLOWKV_URL", "http://127.0.0.1:9"),
            "node",
            "--require",
            first,
            "--require",
            second,
            "--eval",
            "");
    assertThat(outcome.status()).isNotZero();
    assertThat(outcome.output())
        .contains("Error: two FlowKVs serve KV in this process: 0.1.0 in ")
        .contains("Keep one of them; `npm ls flowkv` shows who wants which");
  }

  @Test
  void aCacheFolderThatCannotBeWrittenIsASentence() throws IOException {
    Path cache = Files.createDirectory(temp.resolve("cache"));
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("r-xr-xr-x"));
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      // Who may write everywhere.
      for (Path folder : List.of(shared, temp)) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      String setpriv = NpmUser.realPathOf("setpriv").toString();
      command.addAll(List.of(setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of(bare.resolve(FLOWKV).toString(), "serve", "--port", "0"));
    Map<String, String> environment =
        Map.of("FLOWKV_JAVA", java(), "XDG_CACHE_HOME", cache.toString());
    try (ExternalProgram serving = user.start(bare, environment, command.toArray(new String[0]))) {
      awaitEmulator(serving);
      assertThat(serving.output())
          .startsWith(
              """
              flowkv: preparing faster starts (once for this version and this Java)
              flowkv: starts stay slow: %s/flowkv cannot be written (EACCES); XDG_CACHE_HOME names another folder
              FlowKV is ready at \
              """
                  .formatted(cache));
    }
  }

  @Test
  void withoutAWranglerTheDoctorSaysHowToInstallOne() {
    String port = Integer.toString(ExternalProgram.freePort());
    Outcome examined =
        user.run(bare, Map.of("FLOWKV_JAVA", java()), FLOWKV, "doctor", "--port", port);
    assertThat(examined.output().replaceAll("\\s+", " "))
        .contains("?? wrangler ", "fix: npm install --save-dev wrangler in ")
        .contains("?? a Worker not tried fix: what is above")
        .doesNotContain("clone", "harness-scripts");
    assertThat(examined.status()).isZero();
  }

  /** The licenses in a package are those of what is in its jar. */
  @Test
  void noPackageIsMadeWithTheLicensesOfAnotherJar() throws IOException {
    String libraries = Files.readString(BUILT.resolve("third-party/libraries.tsv"));
    assertThat(buildWith(libraries.replaceAll("(?m)^io\\.javalin\t.*\n", "")))
        .contains("io.javalin is in the jar, and not in the list of its libraries");
    assertThat(buildWith(libraries.replaceAll("(?m)^(info\\.picocli\t.*\t).*$", "$1MIT")))
        .contains("THIRD-PARTY.md has no copyright of info.picocli, whose jar brings none");
    assertThat(buildWith(libraries.replaceAll("(?m)^(org\\.jline\t.*\t).*$", "$1Apache-2.0")))
        .contains("THIRD-PARTY.md has a copyright of org.jline, which the jar does not need");
  }

  private String buildWith(String libraries) throws IOException {
    Path notices = Files.createTempDirectory(temp, "notices");
    Files.writeString(notices.resolve("libraries.tsv"), libraries);
    Files.createSymbolicLink(notices.resolve("licenses"), BUILT.resolve("third-party/licenses"));
    List<String> command = new ArrayList<>();
    command.addAll(List.of("node", NodeTools.SCRIPTS.resolve("build-npm.mjs").toString()));
    command.addAll(List.of("--only", "package", "--output", temp.resolve("dist").toString()));
    command.addAll(List.of("--jar", BUILT.resolve("flowkv.jar").toString()));
    command.addAll(List.of("--notices", notices.toString()));
    Outcome outcome = ExternalProgram.run(command, temp, Map.of());
    assertOneLine(outcome, "build-npm: ");
    return outcome.output();
  }

  private static String java() {
    return NpmUser.realPathOf("java").toString();
  }
}
