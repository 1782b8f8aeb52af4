package dev.flowkv.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.testkit.FaultyProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of one emulator, asked of others through their real faces. */
class RecordReplayTest {
  /** All but those that take long, and show nothing that others do not. */
  private static final String MOST =
      "^(?!value-size|value-large|bulk-write-limit|operations|key-characters|key-encoding|list-default|list-limit|list-tombstones|expiration-instant|provider)";

  private static final String SERVED =
      "^(value-verbatim|key-illegal|list-pa|list-pr|rest|expiration-[abtm]|metadata-n|bulk-[gd]"
          + "|convergence|concurrent|history)";

  @TempDir Path temp;

  private SuiteRun record(String target, String profile, String... more) {
    return run(target, profile, "--record", folder(profile), more);
  }

  private SuiteRun replay(String target, String profile, String folder, String... more) {
    return run(target, profile, "--replay", folder, more);
  }

  private String folder(String name) {
    return temp.resolve(name).toString();
  }

  private static SuiteRun run(
      String target, String profile, String option, String folder, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("--target", target, "--profile", profile, option, folder));
    arguments.addAll(Arrays.asList(more));
    return SuiteRun.of(arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "emulator, strong",
    "emulator, cloudflare",
    "emulator, worst-case",
    "emulator-http, cloudflare"
  })
  void theSameTargetAnswersTheSame(String target, String profile) throws Exception {
    SuiteRun recorded = record(target, profile, "--tries", "1", "--only", MOST);
    assertThat(recorded.status()).as(recorded.out()).isZero();
    SuiteRun replayed = replay(target, profile, folder(profile));
    assertThat(replayed.status()).as(replayed.out()).isZero();
    assertThat(replayed.out()).contains(", 0 different").doesNotContain("not asked", "could not");
    // Which of two threads writes last is nobody's choice; all else is the seed's.
    assertThat(replay(target, profile, folder(profile), "--only", "^(?!concurrent)").out())
        .contains(" 0 different within the bounds, 0 different");
    try (Stream<Path> files = Files.list(temp.resolve(profile))) {
      assertThat(files).hasSizeGreaterThan(25);
    }
  }

  /** Each of the differences that a user knows: staleness, cached misses, limits, texts. */
  @Test
  void anotherProfileAnswersOtherwise() {
    String only = "^(cache|negative|deletes-prop|propagation|same-key|value-text|list-byte|key)";
    record("emulator", "cloudflare", "--tries", "1", "--only", only);
    SuiteRun strong = replay("emulator", "strong", folder("cloudflare"));
    assertThat(strong.status()).isEqualTo(1);
    assertThat(strong.out())
        .containsPattern("cache-default-ttl, exchange \\d+, .* at sjc: get")
        .contains("recorded: \"old\"", "now:      \"new\"")
        .containsPattern("negative-cache, exchange \\d+")
        .containsPattern("deletes-propagate, exchange \\d+")
        .containsPattern("same-key-rate, exchange \\d+")
        .contains("recorded: refused with 429 Too Many Requests", "now:      done")
        .doesNotContain("value-text, exchange", "list-byte-order, exchange", "key-any, exchange");
    // The other way round: what is late here was not late there.
    record("emulator", "strong", "--tries", "1", "--only", only);
    SuiteRun cloudflare = replay("emulator", "cloudflare", folder("strong"));
    assertThat(cloudflare.status()).isEqualTo(1);
    assertThat(cloudflare.out())
        .containsPattern("deletes-propagate, exchange \\d+")
        .containsPattern("negative-cache, exchange \\d+");
  }

  @Test
  void aLimitThatIsSetOtherwiseIsFound() {
    String only = "^(same-key-rate|list-tombstones)$";
    record("emulator", "cloudflare", "--tries", "1", "--only", only);
    SuiteRun twice =
        replay("emulator", "cloudflare", folder("cloudflare"), "--set", "sameKeyWritesPerSecond=2");
    assertThat(twice.status()).as(twice.out()).isEqualTo(1);
    assertThat(twice.out())
        .contains("same-key-rate, exchange", "limit of writes per key: the same")
        .doesNotContain("list-tombstones, exchange");
  }

  /** What differs only because two clocks or two draws do is none. */
  @Test
  void whatIsWithinTheBoundsIsNoDifference() {
    String only = "^(propagation|convergence|monotonic-reads|own-writes|metadata-of-its-write)$";
    record("emulator", "cloudflare", "--tries", "3", "--only", only);
    SuiteRun other =
        replay("emulator", "cloudflare", folder("cloudflare"), "--set", "replicationLag=fixed:60s");
    assertThat(other.status()).as(other.out()).isZero();
    assertThat(other.out()).containsPattern("[1-9]\\d* different within the bounds, 0 different");
  }

  /** A rehearsal shows what is kept; the service hears nothing of it. */
  @Test
  void aPreviewSaysTheCostAsksNothingAndWritesNothing() throws Exception {
    KvEmulator emulator = KvEmulator.create(EmulatorConfig.strong());
    try (FlowKvServer server = FlowKvServer.start(emulator, ServerOptions.onFreePort());
        FaultyProxy proxy = FaultyProxy.before(server.port())) {
      SuiteRun preview =
          SuiteRun.of(
              "--target",
              "rest",
              "--endpoint",
              "http://127.0.0.1:" + proxy.port() + "/client/v4",
              "--account",
              "any",
              "--only",
              "^(value-text|key-illegal)$",
              "--record",
              folder("preview"),
              "--preview");
      assertThat(preview.status()).as(preview.out()).isZero();
      assertThat(preview.out())
          .startsWith("rest: this run asks at most ")
          .contains("allowed are 100000 reads, 1000 writes, 1000 deletes, 1000 lists")
          .contains("value-text.jsonl, ", "{\"format\":\"flowkv-recording\"")
          .contains("\"text\":\"Illegal key name \\\".\\\". Please use a different name.\"")
          .contains("nothing was asked of rest, and nothing was written");
      assertThat(proxy.takeRequests()).isEmpty();
      assertThat(temp.resolve("preview")).doesNotExist();
    }
  }

  @Test
  void theCostIsSaidBeforeAnythingIsAsked() {
    SuiteRun nobody =
        SuiteRun.of(
            "--target",
            "rest",
            "--endpoint",
            "http://127.0.0.1:1/client/v4",
            "--account",
            "any",
            "--record",
            folder("nobody"));
    assertThat(nobody.status()).isEqualTo(2);
    assertThat(nobody.out())
        .startsWith("rest: this run asks at most ")
        .contains("rest: not run: at http://127.0.0.1:1/client/v4 no namespace could be made")
        .doesNotContain("recorded: ");
  }

  @Test
  void aFileBeginsWithDateTargetVersionsAndClaims() throws Exception {
    record("emulator-http", "cloudflare", "--tries", "1", "--only", "^value-text$");
    List<String> lines = Files.readAllLines(temp.resolve("cloudflare/value-text.jsonl"));
    assertThat(lines.get(0))
        .startsWith("{\"format\":\"flowkv-recording\",\"version\":1,\"property\":\"value-text\",")
        .containsPattern("\"date\":\"20\\d\\d-\\d\\d-\\d\\dT")
        .contains("\"target\":\"emulator-http (cloudflare)\"", "\"suite\":\"", "\"colos\":[]")
        .contains("\"stalenessMillis\":120000", "\"locations\":[\"rest\"]");
    assertThat(lines.get(2))
        .contains("flowkv-conformance/000000-000000/value-text/1/", "\"http\":[{\"status\":200}]");
    assertThat(lines.get(lines.size() - 1)).startsWith("{\"end\":{\"exchanges\":");
  }
}
