package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A stale read that an emulator recorded, as a test of JUnit and of Vitest that shows it again. */
class CopyAsTestIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path MODULES =
      NodeTools.ROOT.resolve(
          "emulator/inspector/src/main/resources/dev/flowkv/inspector/ui/copy-test");

  /** Whatever is in a key is to be the same in a test. */
  private static final String KEY = "k\"\\u0022\u2028\ud83d\ude00";

  @TempDir Path temp;

  /** How the emulator is configured on which something is recorded. */
  enum Recording {
    RANDOM_LAG {
      @Override
      void configure(EmulatorConfig.Builder config) {
        config.seed(7).set("replicationLag", "uniform:0s..30s");
      }
    },
    SEVERAL_CACHES {
      @Override
      void configure(EmulatorConfig.Builder config) {
        config
            .seed(-8)
            .set("shardsPerLocation", "3")
            .set("refreshAheadSeconds", "20")
            .set("sameKeyWritesPerSecond", "off");
      }
    };

    abstract void configure(EmulatorConfig.Builder config);
  }

  /** The sources. */
  private record Copied(String junit, String vitest) {}

  @BeforeEach
  void installNodeTools() throws IOException {
    NodeTools.require(temp);
    Files.createSymbolicLink(
        temp.resolve("node_modules"), NodeTools.SCRIPTS.resolve("node_modules"));
  }

  @ParameterizedTest
  @EnumSource
  void aStaleReadIsShownAgainByBothTests(Recording recording) throws Exception {
    EmulatorConfig.Builder config = RunningServer.config().toBuilder();
    recording.configure(config);
    Copied copied;
    try (RunningServer server = RunningServer.start(config.build())) {
      operate(server, recording.ordinal());
      copied = copied(server);
    }
    Events passed = junit(copied.junit(), "passes");
    assertThat(passed.failed().list()).as(copied.junit()).isEmpty();
    assertThat(passed.succeeded().count()).isEqualTo(1);
    Events failed = junit(withAnotherAnswer(copied.junit(), "Optional.of(\"other\"), "), "fails");
    assertThat(failed.failed().count()).as(copied.junit()).isEqualTo(1);

    Outcome vitest =
        vitest(
            Map.of("passes", copied.vitest(), "fails", withAnotherAnswer(copied.vitest(), null)));
    assertThat(vitest.output())
        .as(copied.vitest())
        .contains("Tests  1 failed | 1 passed (2)")
        .containsPattern("FAIL +fails.test.js")
        .doesNotContainPattern("FAIL +passes.test.js");
    assertThat(vitest.status()).isEqualTo(1);
  }

  /** Reads and writes of a key and of others, from two locations. */
  private static void operate(RunningServer server, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 60; i++) {
      KvAccess access =
          server
              .emulator()
              .namespace(random.nextInt(4) == 0 ? "other" : "app")
              .at(random.nextInt(3) == 0 ? "lhr" : "sjc");
      String key = random.nextInt(4) == 0 ? "another" : KEY;
      switch (random.nextInt(8)) {
        case 0, 1 -> access.put(key, "v\n" + i, options(random, server));
        case 2 -> access.delete(key);
        case 3 -> access.get(key, new GetOptions("40"));
        default -> access.get(key);
      }
      server.emulator().clock().advance(Duration.ofMillis(1_000 + random.nextInt(9_000)));
    }
  }

  private static PutOptions options(SplittableRandom random, RunningServer server) {
    return switch (random.nextInt(4)) {
      case 0 -> PutOptions.NONE.withMetadata("{\"m\":\"\u2029\"}");
      case 1 -> PutOptions.NONE.withExpirationTtlSeconds(60);
      case 2 ->
          PutOptions.NONE.withExpirationSeconds(
              server.emulator().clock().instant().getEpochSecond() + 70);
      default -> PutOptions.NONE;
    };
  }

  /** Makes tests of the last stale read of the key. */
  private Copied copied(RunningServer server) throws IOException {
    String history;
    String config;
    String settings;
    try (RawHttp http = server.http()) {
      history = http.ask("GET", "/__flowkv/history").text();
      config = http.ask("GET", "/__flowkv/config").text();
      settings = http.ask("GET", "/__flowkv/settings").text();
    }
    long stale = 0;
    for (String line : history.split("\n")) {
      JsonNode json = JSON.readTree(line);
      if (json.path("key").asText().equals(KEY)
          && json.path("namespace").asText().equals("app")
          && json.path("result").has("missed")) {
        stale = json.path("seq").asLong();
      }
    }
    assertThat(stale).as("something stale was read").isGreaterThan(10);
    Path modules = Files.createDirectory(temp.resolve("copy-test"));
    for (String name : List.of("java.js", "javascript.js", "plan.js", "steps.js", "text.js")) {
      Files.copy(MODULES.resolve(name), modules.resolve(name));
    }
    Files.writeString(modules.resolve("package.json"), "{\"type\":\"module\"}");
    Files.writeString(temp.resolve("history.jsonl"), history);
    Files.writeString(temp.resolve("config.json"), config);
    Files.writeString(temp.resolve("settings.json"), settings);
    Files.writeString(
        temp.resolve("copy.mjs"),
        """
        import { readFileSync, writeFileSync } from "node:fs";
        import { junitTest } from "./copy-test/java.js";
        import { vitestTest } from "./copy-test/javascript.js";

        const read = (name) => readFileSync(name, "utf8");
        const settings = JSON.parse(read("settings.json")).settings;
        const asked = {
          config: JSON.parse(read("config.json")),
          defaults: Object.fromEntries(settings.map((setting) => [setting.name, setting.default])),
          records: read("history.jsonl").trim().split("\\n").map((line) => JSON.parse(line)),
          upTo: Number(process.argv[2]),
        };
        for (const [name, copied] of [["junit", junitTest(asked)], ["vitest", vitestTest(asked)]]) {
          writeFileSync(name, copied.text);
          console.log(JSON.stringify(copied.warnings));
        }
        """);
    Outcome outcome =
        ExternalProgram.run(
            List.of("node", "copy.mjs", Long.toString(stale)), temp, NodeTools.environment(temp));
    assertThat(outcome.output()).isEqualTo("[]\n[]\n");
    return new Copied(
        Files.readString(temp.resolve("junit")), Files.readString(temp.resolve("vitest")));
  }

  /** Replaces the answer that is expected of the read that was chosen. */
  private static String withAnotherAnswer(String source, String java) {
    Pattern expected =
        Pattern.compile(
            java == null
                ? "(The read that was chosen:\\s+expect\\(.*?\\)\\)\\.)(toBe|toMatchObject)\\(.*"
                : "(The read that was chosen:(?:\\s+KvRead .*)?\\s+assertEquals\\()"
                    + "(?:Optional.empty\\(\\)|Optional.of\\(.*?\"\\)), ");
    String changed =
        expected
            .matcher(source)
            .replaceFirst(java == null ? "$1toBe(\"other\");" : "$1" + java.replace("$", "\\$"));
    assertThat(changed).isNotEqualTo(source);
    return changed;
  }

  private Events junit(String source, String folder) throws IOException {
    Path classes = Files.createDirectory(temp.resolve(folder));
    Path file = Files.writeString(classes.resolve("RecordedReadTest.java"), source);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    int status =
        javac.run(
            null,
            null,
            null,
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString(),
            file.toString());
    assertThat(status).as("javac of%n%s", source).isZero();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, CopyAsTestIT.class.getClassLoader())) {
      return EngineTestKit.engine("junit-jupiter")
          .configurationParameter("flowkv.history.directory", temp.toString())
          .selectors(DiscoverySelectors.selectClass(loader.loadClass("RecordedReadTest")))
          .execute()
          .testEvents();
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** Runs tests, of which each has the name of its file. */
  private Outcome vitest(Map<String, String> sources) throws IOException {
    Path folder = Files.createTempDirectory(temp, "vitest");
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Files.writeString(folder.resolve(source.getKey() + ".test.js"), source.getValue());
    }
    Files.writeString(folder.resolve("package.json"), "{\"type\":\"module\"}");
    return ExternalProgram.run(
        List.of("node", NodeTools.module("vitest/vitest.mjs"), "run"),
        folder,
        NodeTools.environment(temp));
  }
}
