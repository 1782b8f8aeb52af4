package dev.flowkv.conformance.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Strength;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.conformance.record.Difference;
import dev.flowkv.conformance.record.Recorded;
import dev.flowkv.conformance.record.Recording;
import dev.flowkv.conformance.record.RecordingFolder;
import dev.flowkv.conformance.record.ReplayLog;
import dev.flowkv.conformance.record.Replays;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.run.TargetResult;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.testkit.FaultyProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service with the REST API, recorded as somebody with an account would record it. */
class RecordedRestTest {
  private static final String ACCOUNT = "5f1dc9ab2e8847c0a3be6d4f9078e215";
  private static final String NAMESPACE = "0f2ac74b498b48028cb68387c421e279";
  private static final String TOKEN = "Sn3lYN_9aTkWVuUXw1bcQ2rOzt7Lh5GmpEdRsfKj";
  private static final String RUN = "t00000-abcdef";
  private static final String SOME =
      "(value-text|value-empty|key-illegal|list-empty|list-cursor-without-prefix|rest-missing-key"
          + "|metadata-none|expiration-minimum|bulk-get|delete-missing)";

  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.strong().toBuilder()
              .clock(ClockSetting.manual())
              .namespace("mine", NAMESPACE)
              .build());
  private final FlowKvServer server = start(emulator);

  private final List<String> remarks = new ArrayList<>();

  @TempDir Path temp;

  private static FlowKvServer start(KvEmulator emulator) {
    try {
      return FlowKvServer.start(emulator, ServerOptions.onFreePort());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RestTarget target(int port, WallClock clock) {
    return new RestTarget(
        "http://127.0.0.1:" + port + "/client/v4",
        ACCOUNT,
        NAMESPACE,
        TOKEN,
        Duration.ZERO,
        Duration.ofHours(3),
        text -> {},
        clock);
  }

  private static WallClock clock(KvEmulator emulator) {
    return new WallClock(emulator.clock()::millis, emulator.clock()::advance);
  }

  private static List<Property> properties(String ids) {
    return AllProperties.list().stream().filter(p -> p.id().matches(ids)).toList();
  }

  private TargetResult record(int port, KvEmulator asked, List<Property> properties)
      throws Exception {
    Recording recording =
        new Recording(
            new Recording.Run(RUN, "2026-11-26T12:00:00Z", "1.0", 1), RecordingFolder.into(temp));
    try (RestTarget target = target(port, clock(asked))) {
      TargetResult result =
          new SuiteRunner(RunOptions.of(1, RUN), recording::ended, recording::of)
              .run(target, properties);
      remarks.addAll(recording.remarks());
      return result;
    }
  }

  private TargetResult replay(int port, WallClock clock, ReplayLog log) throws Exception {
    return replay(port, clock, log, id -> true);
  }

  private TargetResult replay(int port, WallClock clock, ReplayLog log, Predicate<String> wanted)
      throws Exception {
    List<Recorded> recorded = RecordingFolder.read(temp, wanted);
    String run = "t00000-fedcba";
    try (RestTarget target = target(port, clock)) {
      return new SuiteRunner(RunOptions.of(1, run), r -> {})
          .run(target, Replays.of(recorded, run, log));
    }
  }

  private String everything() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(temp)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(file.getFileName()).append('\n').append(Files.readString(file));
      }
    }
    return all.toString();
  }

  /** What a service, a proxy before it, and a namespace in use could give away. */
  @Test
  void noSecretIsInTheFiles() throws Exception {
    List<String> planted =
        List.of(
            ACCOUNT,
            NAMESPACE,
            TOKEN,
            "jane.doe@example.com",
            "__cf_bm=mGZ1kcNbw",
            "8c4f2d1e9a7b6053",
            "9f86d081884c7d659a2feaa0c55ad015",
            "203.0.113.77",
            "customer:4711",
            "sesame-open",
            "secret-meta",
            RUN);
    emulator
        .namespace(NAMESPACE)
        .seed(
            List.of(
                new BulkWrite(
                    "customer:4711",
                    KvValue.of("sesame-open"),
                    new PutOptions(null, null, "{\"m\":\"secret-meta\"}"))));
    try (FaultyProxy proxy = FaultyProxy.before(server.port(), RecordedRestTest::blab)) {
      TargetResult result =
          record(
              proxy.port(),
              emulator,
              Stream.concat(properties(SOME).stream(), Stream.of(careless())).toList());
      assertThat(result.count(Status.HOLDS)).as(result.summary()).isPositive();
    }
    String all = everything();
    for (String secret : planted) {
      assertThat(all).doesNotContainIgnoringCase(secret);
    }
    assertThat(all)
        .contains(
            "\"colo\":\"LHR\"",
            "\"cacheStatus\":\"DYNAMIC\"",
            "keys on pages that are not of this property")
        .contains("{token}", "{account}", "{an e-mail address}", "{a cookie}")
        .contains("\"bytes\":20", "(metadata that nobody wrote)");
    // It can be read back, and asked again.
    ReplayLog log = new ReplayLog();
    try (FaultyProxy proxy = FaultyProxy.before(server.port(), RecordedRestTest::blab)) {
      TargetResult again = replay(proxy.port(), clock(emulator), log);
      assertThat(again.count(Status.VIOLATED)).as(again.results().toString()).isZero();
      assertThat(again.count(Status.BROKEN)).isZero();
    }
  }

  /** A property that writes and reads what it should not have. */
  private static Property careless() {
    return Property.of("careless", "Writes a token.")
        .strength(Strength.EXACT)
        .costs(4, 3, 1, 1)
        .check(
            t -> {
              String key = t.key(TOKEN);
              t.here().ask(Request.Put.of(key, "Bearer " + TOKEN).metadata("\"" + ACCOUNT + "\""));
              t.here().ask(Request.Get.of(key));
              t.here().ask(new Request.ListKeys("", null, null));
              t.here().ask(Request.Put.of(t.key(), "v").ttl(1));
              t.here().ask(Request.Get.as(t.key("planted"), Request.Type.BYTES));
              t.here().ask(new Request.GetMetadata(t.key("planted")));
            });
  }

  /** Adds to every answer what none should have. */
  private static FaultyProxy.Reply blab(FaultyProxy.Asked asked, FaultyProxy.Server real)
      throws IOException, InterruptedException {
    FaultyProxy.Reply reply = real.ask(asked);
    String path = asked.path();
    byte[] body = reply.body();
    int status = reply.status();
    if (path.contains("/values/") && path.contains("planted")) {
      body = "jane.doe@example.com".getBytes(StandardCharsets.UTF_8);
      status = 200;
    } else if (path.contains("/metadata/") && path.contains("planted")) {
      body =
          "{\"success\":true,\"errors\":[],\"messages\":[],\"result\":{\"m\":\"secret-meta\"}}"
              .getBytes(StandardCharsets.UTF_8);
      status = 200;
    } else if (status == 400) {
      String more =
          "' for account "
              + ACCOUNT
              + ", jane.doe@example.com, Set-Cookie: __cf_bm=mGZ1kcNbw, ray"
              + " 9f86d081884c7d659a2feaa0c55ad015 from 203.0.113.77\"";
      body =
          new String(body, StandardCharsets.UTF_8)
              .replaceFirst("'\"", java.util.regex.Matcher.quoteReplacement(more))
              .getBytes(StandardCharsets.UTF_8);
    }
    Map<String, List<String>> headers = new java.util.HashMap<>(reply.headers());
    headers.put("Set-Cookie", List.of("__cf_bm=mGZ1kcNbw; path=/"));
    headers.put("CF-RAY", List.of("8c4f2d1e9a7b6053-LHR"));
    headers.put("CF-Cache-Status", List.of("DYNAMIC"));
    headers.put("X-Account", List.of(ACCOUNT));
    return new FaultyProxy.Reply(status, headers, body);
  }

  /** Words and codes, also of a key that is not there, which is no refusal. */
  @Test
  void anotherTextAndAnotherCodeAreFound() throws Exception {
    record(server.port(), emulator, properties("(list-limit-maximum|rest-missing-key|value-text)"));
    try (FaultyProxy proxy =
        FaultyProxy.before(
            server.port(),
            (asked, real) -> {
              FaultyProxy.Reply reply = real.ask(asked);
              return reply.status() < 400
                  ? reply
                  : reply.withBody(
                      new String(reply.body(), StandardCharsets.UTF_8)
                          .replace("key not found", "no such key")
                          .replace("\"code\":10028", "\"code\":10029")
                          .getBytes(StandardCharsets.UTF_8));
            })) {
      ReplayLog log = new ReplayLog();
      TargetResult result = replay(proxy.port(), clock(emulator), log);
      assertThat(result.count(Status.VIOLATED)).as(result.summary()).isEqualTo(2);
      assertThat(log.differences("value-text")).isEmpty();
      assertThat(log.differences("rest-missing-key"))
          .extracting(Difference::recorded, Difference::came, Difference::rule)
          .contains(
              tuple(
                  "(10009) get: 'key not found'",
                  "(10009) get: 'no such key'",
                  "texts and codes: exactly the same"));
      assertThat(log.differences("list-limit-maximum"))
          .singleElement()
          .satisfies(d -> assertThat(d.rule()).isEqualTo("status and code: exactly the same"));
    }
  }

  /** What was recorded before the quota ended is there, and is asked again. */
  @Test
  void aQuotaThatEndsInTheMiddleLeavesWhatWasBefore() throws Exception {
    KvEmulator poor = free(997);
    try (FlowKvServer limited = start(poor)) {
      TargetResult result = record(limited.port(), poor, properties("value-(verbatim|text)"));
      assertThat(result.count(Status.BROKEN)).isPositive();
      assertThat(result.count(Status.VIOLATED)).isZero();
    }
    assertThat(remarks)
        .anyMatch(
            r -> r.matches("value-\\w+ is recorded in part: .*") && r.contains("free usage limit"));
    assertThat(everything()).contains("\"stopped\":\"an exchange was refused with 429 ");
    ReplayLog log = new ReplayLog();
    TargetResult again = replay(server.port(), clock(emulator), log);
    assertThat(again.count(Status.VIOLATED)).as(again.results().toString()).isZero();
    assertThat(again.count(Status.BROKEN)).isZero();
    assertThat(log.summary()).contains(", 0 different").doesNotStartWith("0 exchanges");
    // The other way round: no difference, and no success.
    KvEmulator poorer = free(999);
    try (FlowKvServer limited = start(poorer)) {
      TargetResult cut = replay(limited.port(), clock(poorer), new ReplayLog());
      assertThat(cut.count(Status.VIOLATED)).isZero();
      assertThat(cut.results())
          .filteredOn(r -> r.status() == Status.BROKEN)
          .isNotEmpty()
          .extracting(PropertyResult::text)
          .anyMatch(text -> text.startsWith("exchange ") && text.contains("free usage limit"));
    }
  }

  /** The properties let hours pass, and after midnight the quota would be a new one. */
  private static final Instant MORNING = Instant.parse("2026-11-26T06:00:00Z");

  /** An account of the free plan, most of whose day is used up. */
  private static KvEmulator free(int writes) {
    KvEmulator emulator =
        KvEmulator.create(
            EmulatorConfig.strong().toBuilder()
                .set("plan", "free")
                .clock(ClockSetting.manual(MORNING))
                .namespace("mine", NAMESPACE)
                .build());
    KvAccess access = emulator.namespace(NAMESPACE).at(emulator.config().locations().get(0));
    for (int i = 2; i < writes; i++) { // The check of the clock needs two.
      access.put("used-" + i, KvValue.of("v"), PutOptions.NONE);
    }
    return emulator;
  }

  /**
   * A recording has no date: years later, and half a second into another one, all is the same. One
   * property at a time, since the clock that one of them moves is everybody's.
   */
  @Test
  void aClockWithAnotherDateIsNoDifference() throws Exception {
    for (Property property : properties("(expiration-.*|metadata-none|list-empty)")) {
      record(server.port(), emulator, List.of(property));
    }
    emulator.clock().advance(Duration.ofDays(1234).plusMillis(517));
    int holds = 0;
    for (Recorded one : RecordingFolder.read(temp, id -> true)) {
      ReplayLog log = new ReplayLog();
      String id = one.header().property();
      TargetResult again = replay(server.port(), clock(emulator), log, id::equals);
      assertThat(log.differences(id)).isEmpty();
      holds += (int) again.count(Status.HOLDS);
    }
    assertThat(holds).isGreaterThan(5);
    assertThat(everything()).contains("\"expirationIn\":").doesNotContain("17957");
  }

  @Test
  void aTargetWhoseClockStandsStillOrIsFarOffIsNotAskedAgain() throws Exception {
    record(server.port(), emulator, properties("expiration-ttl"));
    long[] here = {emulator.clock().millis()};
    assertThatThrownBy(
            () ->
                replay(
                    server.port(),
                    new WallClock(() -> here[0], d -> here[0] += d.toMillis()),
                    new ReplayLog()))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("its clock stands still");
    long behind = Duration.ofHours(1).toMillis();
    assertThatThrownBy(
            () ->
                replay(
                    server.port(),
                    new WallClock(
                        () -> emulator.clock().millis() - behind, emulator.clock()::advance),
                    new ReplayLog()))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("ahead of this computer's");
  }

  /** A request that had to wait is answered in the end, and that is compared. */
  @Test
  void aServiceThatLimitsRequestsIsNoDifference() throws Exception {
    String id = "rest-missing-key";
    record(server.port(), emulator, properties(id));
    KvEmulator busy =
        KvEmulator.create(
            EmulatorConfig.strong().toBuilder()
                .set("restRequestsPerFiveMinutes", "7")
                .clock(ClockSetting.manual())
                .namespace("mine", NAMESPACE)
                .build());
    try (FlowKvServer limited = start(busy)) {
      ReplayLog log = new ReplayLog();
      TargetResult again = replay(limited.port(), clock(busy), log);
      assertThat(log.differences(id)).isEmpty();
      assertThat(again.count(Status.HOLDS)).as(again.results().toString()).isEqualTo(1);
    }
  }

  /** A recording that somebody sends writes only keys of its own run. */
  @Test
  void aRecordingThatWritesOtherKeysIsNotAskedOfAnAccount() throws Exception {
    record(server.port(), emulator, properties("value-text"));
    Path file = temp.resolve("value-text.jsonl");
    String own = "flowkv-conformance/000000-000000/value-text/1/";
    Files.writeString(file, Files.readString(file).replace(own, "customer:4711"));
    emulator
        .namespace(NAMESPACE)
        .seed(List.of(new BulkWrite("customer:4711", KvValue.of("mine"), PutOptions.NONE)));
    TargetResult result = replay(server.port(), clock(emulator), new ReplayLog());
    assertThat(result.results())
        .extracting(PropertyResult::status, PropertyResult::text)
        .allMatch(t -> t.toList().get(0) == Status.NOT_RUN);
    assertThat(emulator.namespace(NAMESPACE).entries())
        .extracting(e -> e.value().text())
        .containsExactly("mine");
  }
}
