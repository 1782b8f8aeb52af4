package dev.flowkv.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.flowkv.capability.KvCapabilityInfo.Consistency;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvCapabilityInfo.TtlSupport;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class KvPreflightReportTest {
  private static final KvCapabilityInfo WORKERS_KV = KvCapabilityInfo.workersKv("workers-kv");
  private static final KvCapabilityInfo NOTHING_KNOWN =
      new KvCapabilityInfo(
          "mystery",
          Consistency.UNKNOWN,
          Durability.UNKNOWN,
          TtlSupport.UNKNOWN,
          OptionalInt.empty(),
          Map.of(),
          Map.of());

  private static KvPreflightReport check(KvRequirements needs, KvCapabilityInfo bound) {
    return KvPreflightReport.of(Map.of("FLOW_KV", needs), Map.of("FLOW_KV", bound));
  }

  @Test
  void whatWorkersKvOffersIsEnoughForWhatItOffers() {
    KvRequirements needs =
        KvRequirements.none()
            .consistencyAnyOf(Consistency.STRONG, Consistency.EVENTUAL)
            .consistencyAtLeast(Consistency.EVENTUAL)
            .durabilityAtLeast(Durability.DURABLE)
            .durabilityAnyOf(Durability.DURABLE)
            .ttlAtLeast(TtlSupport.NAMESPACE_DEFAULT)
            .ttlAnyOf(TtlSupport.PER_WRITE)
            .ttlOfSeconds(60)
            .limitAtLeast(KvLimit.VALUE_BYTES, 26_214_400)
            .extensionAnyOf("com.cloudflare.kv.list_order", "utf8_bytes");
    assertThat(check(needs, WORKERS_KV).passed()).isTrue();
    assertThat(check(needs, WORKERS_KV).toString()).isEmpty();
  }

  @Test
  void whatIsNotOfferedIsReportedWithWhatIs() {
    KvRequirements needs =
        KvRequirements.none()
            .limitAtLeast(KvLimit.VALUE_BYTES, 26_214_401)
            .ttlOfSeconds(59)
            .consistencyAtLeast(Consistency.STRONG)
            .extensionAnyOf("com.cloudflare.kv.list_order", "utf16", "any")
            .extensionAtLeast("com.cloudflare.kv.list_order", 1);
    assertThat(check(needs, WORKERS_KV).toString())
        .isEqualTo(
            """
            CAP102 binding FLOW_KV: consistency must be at least strong; workers-kv says eventual
            CAP102 binding FLOW_KV: extensions.com.cloudflare.kv.list_order must be any of any, utf16; workers-kv says utf8_bytes
            CAP102 binding FLOW_KV: extensions.com.cloudflare.kv.list_order must be at least 1; workers-kv says utf8_bytes
            CAP102 binding FLOW_KV: limits.value_bytes must be at least 26214401; workers-kv says 26214400
            CAP102 binding FLOW_KV: minimum_ttl_seconds must be at most 59; workers-kv says 60"""
                .strip());
  }

  @Test
  void whatIsUnknownFailsARequirementAndNothingElse() {
    KvRequirements needs =
        KvRequirements.none()
            .ttlAtLeast(TtlSupport.NONE)
            .consistencyAnyOf(Consistency.EVENTUAL)
            .durabilityAtLeast(Durability.EPHEMERAL)
            .ttlOfSeconds(1000)
            .limitAtLeast(KvLimit.KEY_BYTES, 1)
            .extensionAtLeast("x", 0);
    KvPreflightReport report = check(needs, NOTHING_KNOWN);
    assertThat(report.findings())
        .extracting(KvPreflightReport.Finding::code)
        .containsOnly("CAP103")
        .hasSize(6);
    assertThat(report.findings())
        .extracting(KvPreflightReport.Finding::field)
        .containsExactly(
            "consistency",
            "durability",
            "extensions.x",
            "limits.key_bytes",
            "minimum_ttl_seconds",
            "ttl");
    assertThat(check(KvRequirements.none(), NOTHING_KNOWN).passed()).isTrue();
  }

  @Test
  void aMissingBindingIsCap101AndTheReportIsSortedWhateverTheOrder() {
    KvPreflightReport report =
        KvPreflightReport.of(
            Map.of(
                "Z_KV",
                KvRequirements.none(),
                "A_KV",
                KvRequirements.none(),
                "FLOW_KV",
                KvRequirements.none().consistencyAtLeast(Consistency.STRONG)),
            Map.of("FLOW_KV", WORKERS_KV, "B_KV", WORKERS_KV));
    assertThat(report.passed()).isFalse();
    assertThat(report.toString())
        .isEqualTo(
            """
            CAP101 binding A_KV does not exist; there are: B_KV, FLOW_KV
            CAP102 binding FLOW_KV: consistency must be at least strong; workers-kv says eventual
            CAP101 binding Z_KV does not exist; there are: B_KV, FLOW_KV"""
                .strip());
    assertThat(KvPreflightReport.of(Map.of("A", KvRequirements.none()), Map.of()).toString())
        .isEqualTo("CAP101 binding A does not exist; there are: none");
  }

  @Test
  void requiringTheUnknownIsAMistake() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KvRequirements.none().consistencyAnyOf(Consistency.UNKNOWN));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KvRequirements.none().ttlAnyOf());
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KvRequirements.none().durabilityAtLeast(Durability.UNKNOWN));
  }
}
