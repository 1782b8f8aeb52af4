package dev.flowkv.conformance.assumption;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.conformance.calibrate.Calibration;
import dev.flowkv.conformance.calibrate.Interval;
import dev.flowkv.conformance.calibrate.Learned;
import dev.flowkv.conformance.calibrate.ProfileFile;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.formats.ProfileFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a calibration learned, in its file and on the terminal. */
class AssumptionsJsonTest {
  private static final String DATE = "2026-11-26T02:10:44Z";
  private static final Learned LAG =
      new Learned(
          "replicationLag",
          "lognormal:394ms/9683ms/60s",
          List.of(new Interval("median ms", 381.2, 407.6), new Interval("p99 ms", 9100, 10_300.0)),
          20_400);
  private static final Learned SHARDS =
      new Learned("shardsPerLocation", 2, List.of(new Interval("caches", 1.6, null)), 20);
  private static final Learned PREFIX =
      new Learned("cursorOfAnotherPrefix", "refused", List.of(), 1);
  private static final Learned RATE = new Learned("sameKeyWritesPerSecond", "off", List.of(), 3);

  private static final Calibration CALIBRATION =
      new Calibration("a service", null, List.of(LAG, SHARDS, PREFIX, RATE), Map.of());

  private static String file() {
    return ProfileFile.of(CALIBRATION, DATE, AssumptionsJson.learned(CALIBRATION, DATE));
  }

  @Test
  void theFileSaysOfEachAssumptionWhatWasLearned() throws Exception {
    JsonNode assumptions = new ObjectMapper().readTree(file()).path("assumptions");
    assertThat(assumptions).hasSize(4);
    JsonNode lag = assumptions.path(0);
    assertThat(lag.path("setting").asText()).isEqualTo("replicationLag");
    assertThat(lag.path("value").asText()).isEqualTo("lognormal:400ms/10s/60s");
    assertThat(lag.path("evidence").asText()).isEqualTo("assumed");
    JsonNode measured = lag.path("measured");
    assertThat(measured.path("value").asText()).isEqualTo("lognormal:394ms/9683ms/60s");
    assertThat(measured.path("measurements").asInt()).isEqualTo(20_400);
    assertThat(measured.path("measuredAt").asText()).isEqualTo(DATE);
    assertThat(measured.path("target").asText()).isEqualTo("a service");
    assertThat(measured.at("/intervals/0/of").asText()).isEqualTo("median ms");
    assertThat(measured.at("/intervals/0/low").asDouble()).isEqualTo(381.2);
    assertThat(measured.at("/intervals/0/high").asDouble()).isEqualTo(407.6);
    assertThat(assumptions.at("/1/measured/intervals/0/high").isNull()).isTrue();
  }

  @Test
  void theFileIsAProfileAsBefore() {
    EmulatorConfig.Builder config = EmulatorConfig.strong().toBuilder();
    ProfileFormat.apply(file().getBytes(StandardCharsets.UTF_8), config);
    assertThat(config.build().settings().toJson())
        .containsEntry("replicationLag", "lognormal:394ms/9683ms/60s")
        .containsEntry("shardsPerLocation", 2)
        .containsEntry("cursorOfAnotherPrefix", "refused")
        .containsEntry("sameKeyWritesPerSecond", null)
        .containsEntry("listCacheSeconds", 60);
  }

  @Test
  void aLineSaysWhetherItIsAsAssumed() {
    assertThat(AssumptionsTable.settled(LAG))
        .isEqualTo(
            "replicationLag: lognormal:394ms/9683ms/60s (assumed is lognormal:400ms/10s/60s),"
                + " median ms: 381 to 408, p99 ms: 9100 to 10300, 20400 measurements");
    assertThat(AssumptionsTable.settled(SHARDS))
        .isEqualTo("shardsPerLocation: 2 (observed is 1), caches: 1.6 or more, 20 measurements");
    assertThat(AssumptionsTable.settled(new Learned("cursorFromNowhere", "refused", List.of(), 1)))
        .isEqualTo("cursorFromNowhere: refused (as assumed), 1 measurement");
  }
}
