package dev.flowkv.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KvExceptionTest {
  @ParameterizedTest
  @EnumSource
  void everyCodeHasAnExceptionThatKeepsWhatThePlatformSaid(KvErrorCode code) {
    KvException e = KvException.of(code, "what was wrong", "its words", 3L, null);
    assertThat(e.code()).isEqualTo(code);
    assertThat(e.platformText()).contains("its words");
    assertThat(e.retryAfterSeconds()).hasValue(3);
    assertThat(e.retryable()).isEqualTo(code.retryable());
    assertThat(e).hasToString(code + ": what was wrong");
    assertThat(KvErrorCode.named(code.name())).contains(code);
  }

  /** Programs and the harness protocol hold these names: a change breaks them. */
  @Test
  void theNamesOfCodesAreStable() {
    assertThat(Arrays.stream(KvErrorCode.values()).map(KvErrorCode::name))
        .containsExactly(
            "KEY_TOO_LARGE",
            "KEY_ILLEGAL",
            "VALUE_TOO_LARGE",
            "VALUE_ILLEGAL",
            "METADATA_TOO_LARGE",
            "JSON_INVALID",
            "EXPIRATION_INVALID",
            "EXPIRATION_TTL_INVALID",
            "CACHE_TTL_INVALID",
            "LIST_LIMIT_INVALID",
            "CURSOR_INVALID",
            "REQUEST_REFUSED",
            "BINDING_MISSING",
            "NAMESPACE_MISSING",
            "UNAUTHORIZED",
            "RATE_LIMITED",
            "QUOTA_EXCEEDED",
            "OPERATION_LIMIT_EXCEEDED",
            "UNAVAILABLE",
            "OUTCOME_UNKNOWN");
    assertThat(KvErrorCode.named("HARNESS_BAD_REQUEST")).isEmpty();
  }

  @Test
  void aPolicyBelowThePlatformsMinimumIsAMistake() {
    assertThat(KvPolicy.standard().minimumCacheTtlSeconds()).isEqualTo(60);
    assertThat(KvPolicy.standard().withMinimumCacheTtlSeconds(30).minimumCacheTtlSeconds())
        .isEqualTo(30);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> KvPolicy.standard().withMinimumCacheTtlSeconds(29))
        .withMessage("minimumCacheTtlSeconds must be at least 30, not 29");
  }
}
