package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.targets.EmulatorWorkersTarget;
import dev.flowkv.conformance.targets.NodePrograms;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.formats.ProfileFormat;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Targets that are somebody's own, and the scripts. */
class OwnTargetsIT {
  private static final String NODE_MODULES = NodeTools.SCRIPTS.resolve("node_modules").toString();

  @TempDir Path temp;

  /** Asks a served emulator as any service with the REST API. */
  private static SuiteRun ask(FlowKvServer server, String... more) {
    String endpoint = "http://127.0.0.1:" + server.port() + "/client/v4";
    return SuiteRun.of(
        Stream.concat(
                Stream.of("--target", "rest", "--endpoint", endpoint, "--account", "any"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static FlowKvServer serve(KvEmulator emulator) throws Exception {
    return FlowKvServer.start(emulator, ServerOptions.onFreePort());
  }

  @Test
  void anyServiceWithTheRestApiIsAskedAndNothingIsLeft() throws Exception {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.strong().toBuilder().namespace("mine", "a".repeat(32)).build());
    BulkWrite mine = new BulkWrite("mine", KvValue.of("v"), PutOptions.NONE);
    BulkWrite leftover =
        new BulkWrite(
            "flowkv-conformance/t00000-abc123/list-any/1/x", KvValue.of("v"), PutOptions.NONE);
    BulkWrite others =
        new BulkWrite(
            "flowkv-conformance/zzzzzz-abc123/list-any/1/x", KvValue.of("v"), PutOptions.NONE);
    BulkWrite alike =
        new BulkWrite("flowkv-conformance/my-settings", KvValue.of("v"), PutOptions.NONE);
    emulator.namespace("a".repeat(32)).seed(List.of(mine, leftover, others, alike));
    try (FlowKvServer server = serve(emulator)) {
      SuiteRun own = ask(server, "--staleness", "0", "--max-wait", "5");
      assertThat(own.status()).as(own.out()).isZero();
      assertThat(own.out()).contains(" 0 violated").doesNotContain("could not be");
      assertThat(emulator.namespaces()).hasSize(1);

      // In a namespace of somebody's, what a broken-off run has left goes, and nothing else.
      SuiteRun given =
          ask(server, "--staleness", "0", "--max-wait", "5", "--namespace", "a".repeat(32));
      assertThat(given.status()).as(given.out()).isZero();
      assertThat(given.out()).contains("1 of 1 keys that earlier runs had left were deleted");
      assertThat(emulator.namespace("a".repeat(32)).entries())
          .extracting(KvEntry::key)
          .containsExactly(alike.key(), others.key(), "mine");

      SuiteRun poor =
          ask(server, "--staleness", "0", "--max-wait", "5", "--budget", "100,50,50,10");
      assertThat(poor.status()).isEqualTo(2);
      assertThat(poor.out())
          .containsPattern("this run would need \\d+ reads, .*; allowed are 100 reads");
    }
  }

  /** What says nothing about a rule is neither a violation nor a success. */
  @Test
  void aServiceThatLetsNobodyInOrDiesIsNoViolation() throws Exception {
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
    try (FlowKvServer server = serve(emulator)) {
      String some = "^(value|key|own-writes|concurrent)";
      SuiteRun nowhere =
          ask(server, "--staleness", "0", "--only", some, "--namespace", "f".repeat(32));
      assertThat(nowhere.status()).as(nowhere.out()).isEqualTo(2);
      assertThat(nowhere.out()).contains(" 0 violated").contains("namespace not found");

      SuiteRun nothing = ask(server, "--only", "^expiration-ttl$", "--max-wait", "1");
      assertThat(nothing.status()).as(nothing.out()).isEqualTo(2);
    }
  }

  /** What nobody can ask is said in a line, before anything is asked. */
  @Test
  void aClockThatStandsStillAndAWrongEndpointAreSaid() throws Exception {
    KvEmulator emulator =
        KvEmulator.create(EmulatorConfig.strong().toBuilder().clock(ClockSetting.manual()).build());
    try (FlowKvServer server = serve(emulator)) {
      SuiteRun still = ask(server);
      assertThat(still.status()).as(still.out()).isEqualTo(2);
      assertThat(still.out())
          .contains("rest: not run: its clock stands still")
          .doesNotContain("  ");
      assertThat(emulator.namespaces()).isEmpty();

      String base = "http://127.0.0.1:" + server.port();
      SuiteRun wrong = SuiteRun.of("--target", "rest", "--endpoint", base, "--account", "any");
      assertThat(wrong.status()).isEqualTo(2);
      assertThat(wrong.out()).contains("; try --endpoint " + base + "/client/v4");
    }
  }

  /** And what it answers is recorded, and asked of it and of the engine again. */
  @Test
  void anyHarnessWorkerIsAsked() {
    NodeTools.require(temp);
    try (EmulatorWorkersTarget worker =
        new EmulatorWorkersTarget(
            EmulatorConfig.strong(),
            NodePrograms.find(Path.of(NODE_MODULES), NodePrograms.WRANGLER))) {
      SuiteRun asked =
          SuiteRun.of(
              "--target",
              "harness",
              "--endpoint",
              worker.endpoint() + "/",
              "--staleness",
              "0",
              "--only",
              "^(value|key|metadata|list|bulk|provider)",
              "--record",
              temp.resolve("recording").toString());
      assertThat(asked.status()).as(asked.out()).isZero();
      assertThat(asked.out())
          .containsPattern("harness: [3-9]\\d hold, 0 violated")
          .containsPattern("recorded: [1-9]\\d\\d exchanges of [3-9]\\d properties");
      for (List<String> target :
          List.of(
              List.of("harness", "--endpoint", worker.endpoint(), "--staleness", "0"),
              List.of("emulator", "--profile", "strong"))) {
        List<String> arguments = new ArrayList<>(List.of("--target"));
        arguments.addAll(target);
        arguments.addAll(List.of("--replay", temp.resolve("recording").toString()));
        SuiteRun again = SuiteRun.of(arguments.toArray(String[]::new));
        assertThat(again.status()).as(again.out()).isZero();
        assertThat(again.out())
            .containsPattern("what harness was asked at .*: [1-9]\\d\\d exchanges .*, 0 different");
      }
    }
  }

  private ExternalProgram.Outcome script(String name, String... arguments) {
    String program = NodeTools.SCRIPTS.resolve(name).toString();
    List<String> command = Stream.concat(Stream.of(program), Arrays.stream(arguments)).toList();
    return ExternalProgram.run(command, temp, Map.of());
  }

  @Test
  void theScriptsRunTheSuiteAndCalibrateAnEmulatorThatLoadsTheResult() throws Exception {
    ExternalProgram.Outcome suite =
        script("conformance", "--target", "all", "--only", "^value-text$", "--seed", "9");
    assertThat(suite.status()).as(suite.output()).isZero();
    assertThat(suite.output())
        .contains("emulator (worst-case): 1 hold", "miniflare: 1 hold")
        .contains("live: not run: no account");

    Path profile = temp.resolve("mine.json");
    String output = profile.toString();
    String lag = "replicationLag=fixed:7s";
    ExternalProgram.Outcome calibrated =
        script(
            "calibrate",
            "--target",
            "emulator",
            "--profile",
            "cloudflare",
            "--set",
            lag,
            "--output",
            output);
    assertThat(calibrated.status()).as(calibrated.output()).isZero();
    assertThat(calibrated.output())
        .contains("replicationLag: fixed:7s (assumed is lognormal:400ms/10s/60s), median ms: ")
        .contains("cursorFromNowhere: refused (as assumed), 1 measurement");
    EmulatorConfig.Builder config = EmulatorConfig.strong().toBuilder();
    ProfileFormat.apply(Files.readAllBytes(profile), config);
    assertThat(config.build().settings().toJson())
        .containsEntry("replicationLag", "fixed:7s")
        .containsEntry("listCacheSeconds", 60)
        .containsEntry("sameKeyWritesPerSecond", 1);
  }
}
