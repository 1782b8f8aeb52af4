package dev.flowkv.conformance.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.property.AllProperties;
import dev.flowkv.conformance.run.PropertyResult;
import dev.flowkv.conformance.run.RunOptions;
import dev.flowkv.conformance.run.Status;
import dev.flowkv.conformance.run.SuiteRunner;
import dev.flowkv.conformance.run.TargetResult;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.testkit.FaultyProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Anybody's service, on a clock that the test moves instead of waiting. */
class RestTargetTest {
  private static final List<Property> SOME =
      AllProperties.list().stream()
          .filter(p -> p.id().matches("(value|key|metadata|list|bulk|overwrite|delete)-.*"))
          .toList();

  private final KvEmulator emulator =
      KvEmulator.create(
          EmulatorConfig.strong().toBuilder()
              .set("restRequestsPerFiveMinutes", "100")
              .clock(ClockSetting.manual())
              .build());
  private final FlowKvServer server = start(emulator);
  private final List<String> told = new ArrayList<>();

  private static FlowKvServer start(KvEmulator emulator) {
    try {
      return FlowKvServer.start(emulator, ServerOptions.onFreePort());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RestTarget target(int port, Duration longestWait) {
    return target("http://127.0.0.1:" + port + "/client/v4", null, longestWait);
  }

  private RestTarget target(String endpoint, String namespace, Duration longestWait) {
    return new RestTarget(
        endpoint,
        "any",
        namespace,
        null,
        Duration.ZERO,
        longestWait,
        text -> {
          synchronized (told) {
            told.add(text);
          }
        },
        new WallClock(emulator.clock()::millis, emulator.clock()::advance));
  }

  private static TargetResult ask(RestTarget target) throws Exception {
    try (target) {
      return new SuiteRunner(RunOptions.of(1, "t00000-abcdef"), r -> {}).run(target, SOME);
    }
  }

  @Test
  void aServiceThatLimitsRequestsIsWaitedFor() throws Exception {
    TargetResult result = ask(target(server.port(), Duration.ofHours(3)));
    assertThat(result.results())
        .filteredOn(r -> r.status() == Status.VIOLATED || r.status() == Status.BROKEN)
        .isEmpty();
    assertThat(told).contains("too many requests: waiting 300 s");
    assertThat(result.remarks()).isEmpty();
    assertThat(emulator.namespaces()).isEmpty();
  }

  @Test
  void aServiceThatIsNotWaitedForIsNoViolationAndNothingIsLeft() throws Exception {
    TargetResult result = ask(target(server.port(), Duration.ofMinutes(6)));
    assertThat(result.count(Status.VIOLATED)).isZero();
    assertThat(result.results())
        .filteredOn(r -> r.status() == Status.BROKEN)
        .isNotEmpty()
        .extracting(PropertyResult::text)
        .allMatch(text -> text.contains("429"));
    assertThat(result.remarks()).isEmpty();
    assertThat(emulator.namespaces()).isEmpty();
  }

  @Test
  void a429ThatDoesNotSayWhenToComeAgainIsNoViolation() throws Exception {
    try (FaultyProxy limiting =
        FaultyProxy.before(
            server.port(),
            (asked, real) ->
                asked.path().contains("/values/")
                    ? new FaultyProxy.Reply(429, Map.of(), new byte[0])
                    : real.ask(asked))) {
      TargetResult result = ask(target(limiting.port(), Duration.ofHours(3)));
      assertThat(result.count(Status.VIOLATED)).as(result.summary()).isZero();
      assertThat(result.count(Status.BROKEN)).isPositive();
      assertThat(emulator.namespaces()).isEmpty();
    }
  }

  /** An expiration that was far enough ahead is not when its request has waited. */
  @Test
  void whatIsFoundAfterAWaitIsNoViolation() throws Exception {
    AtomicBoolean limited = new AtomicBoolean();
    try (FaultyProxy limiting =
        FaultyProxy.before(
            server.port(),
            (asked, real) ->
                asked.path().contains("?expiration=") && limited.compareAndSet(false, true)
                    ? new FaultyProxy.Reply(429, Map.of("Retry-After", List.of("300")), new byte[0])
                    : real.ask(asked))) {
      List<Property> one =
          AllProperties.list().stream().filter(p -> p.id().equals("expiration-minimum")).toList();
      try (RestTarget target = target(limiting.port(), Duration.ofMinutes(10))) {
        PropertyResult result =
            new SuiteRunner(RunOptions.of(1, "t00000-abcdef"), r -> {})
                .run(target, one)
                .results()
                .get(0);
        assertThat(result.status()).isEqualTo(Status.BROKEN);
        assertThat(result.text()).startsWith("requests had to wait").contains("refused");
      }
    }
  }

  @Test
  void aClockThatStandsStillIsSaidAndNothingIsLeft() throws Exception {
    long[] here = {emulator.clock().millis()};
    RestTarget target =
        new RestTarget(
            "http://127.0.0.1:" + server.port() + "/client/v4",
            "any",
            null,
            null,
            Duration.ofSeconds(120),
            Duration.ZERO,
            told::add,
            new WallClock(() -> here[0], d -> here[0] += d.toMillis()));
    assertThatThrownBy(() -> ask(target))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("its clock stands still")
        .hasMessageContaining("--clock real");
    assertThat(emulator.namespaces()).isEmpty();
  }

  @Test
  void aClockThatIsFarOffOrFastIsSaid() {
    long ahead = Duration.ofHours(1).toMillis();
    assertThatThrownBy(
            () ->
                ask(
                    withClock(
                        new WallClock(
                            () -> emulator.clock().millis() - ahead, emulator.clock()::advance))))
        .hasMessageMatching("its clock is 3(599|600) s ahead of this computer's.*");
    long start = emulator.clock().millis();
    long[] here = {start};
    assertThatThrownBy(
            () ->
                ask(
                    withClock(
                        new WallClock(
                            () -> here[0],
                            d -> {
                              here[0] += d.toMillis();
                              emulator.clock().advance(d.multipliedBy(60));
                            }))))
        .hasMessageContaining("its clock runs faster than this computer's");
  }

  private RestTarget withClock(WallClock clock) {
    return new RestTarget(
        "http://127.0.0.1:" + server.port() + "/client/v4",
        "any",
        null,
        null,
        Duration.ZERO,
        Duration.ZERO,
        told::add,
        clock);
  }

  @Test
  void anEndpointWithoutTheApisPathIsAnsweredWithWhatToTry() {
    String base = "http://127.0.0.1:" + server.port();
    for (String namespace : new String[] {null, "a".repeat(32)}) {
      for (String endpoint : List.of(base, base + "/", base + "/client/v4/accounts")) {
        assertThatThrownBy(() -> target(endpoint, namespace, Duration.ZERO))
            .isInstanceOf(CannotRunException.class)
            .hasMessageEndingWith("; try --endpoint " + base + "/client/v4");
      }
    }
  }
}
