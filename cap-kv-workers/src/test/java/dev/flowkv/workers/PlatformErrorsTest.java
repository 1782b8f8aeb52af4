package dev.flowkv.workers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The binding's messages, as recorded from workerd, and what happens to them. */
class PlatformErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Error|KV PUT failed: 414 UTF-8 encoded length of 513 exceeds key length limit of 512.|KEY_TOO_LARGE|KEY_TOO_LARGE",
        "TypeError|Key name cannot be empty.|KEY_ILLEGAL|KEY_ILLEGAL",
        "TypeError|\".\" is not allowed as a key name.|KEY_ILLEGAL|KEY_ILLEGAL",
        "Error|KV GET failed: 400 Illegal key name \".\". Please use a different name.|KEY_ILLEGAL|KEY_ILLEGAL",
        "Error|KV PUT failed: 413 Value length of 26214401 exceeds limit of 26214400.|VALUE_TOO_LARGE|VALUE_TOO_LARGE",
        "Error|KV PUT failed: 413 Metadata length of 1025 exceeds limit of 1024.|METADATA_TOO_LARGE|METADATA_TOO_LARGE",
        "Error|KV PUT failed: 400 Invalid expiration_ttl of 59. Expiration TTL must be at least 60.|EXPIRATION_TTL_INVALID|EXPIRATION_TTL_INVALID",
        "Error|KV PUT failed: 400 Invalid expiration of 1. Please specify integer greater than the current number of seconds since the UNIX epoch.|EXPIRATION_INVALID|EXPIRATION_INVALID",
        "Error|KV GET failed: 400 Invalid cache_ttl of 29. Cache TTL must be at least 30.|CACHE_TTL_INVALID|CACHE_TTL_INVALID",
        "Error|KV GET failed: 400 Invalid key_count_limit of 1001. Please specify an integer less than 1000.|LIST_LIMIT_INVALID|LIST_LIMIT_INVALID",
        "Error|KV GET failed: 400 Invalid cursor|CURSOR_INVALID|CURSOR_INVALID",
        "Error|KV PUT failed: 400 metadata must be valid json|JSON_INVALID|JSON_INVALID",
        "Error|KV PUT failed: 429 Too Many Requests|RATE_LIMITED|RATE_LIMITED",
        "Error|KV PUT failed: 429 KV put() limit exceeded for the day.|QUOTA_EXCEEDED|QUOTA_EXCEEDED",
        "Error|KV put() limit exceeded for the day.|QUOTA_EXCEEDED|QUOTA_EXCEEDED",
        "Error|Too many API requests by single worker invocation.|OPERATION_LIMIT_EXCEEDED|OPERATION_LIMIT_EXCEEDED",
        "Error|Too many API requests by single Worker invocation. To configure this limit, refer to https://developers.cloudflare.com/workers/wrangler/configuration/#limits|OPERATION_LIMIT_EXCEEDED|OPERATION_LIMIT_EXCEEDED",
        "Error|KV PUT failed: 403 Forbidden|UNAUTHORIZED|UNAUTHORIZED",
        "Error|KV GET failed: 404 Not Found|NAMESPACE_MISSING|NAMESPACE_MISSING",
        "Error|KV GET failed: 500 Internal Server Error|UNAVAILABLE|OUTCOME_UNKNOWN",
        "Error|KV PUT failed: 503 |UNAVAILABLE|OUTCOME_UNKNOWN",
        "Error|Network connection lost.|UNAVAILABLE|OUTCOME_UNKNOWN",
        "Error|internal error; reference = abc|UNAVAILABLE|OUTCOME_UNKNOWN",
        "TypeError|Value out of range. Must be between -2147483648 and 2147483647 (inclusive).|REQUEST_REFUSED|REQUEST_REFUSED",
        "Error|KV PUT failed: 4x9|UNAVAILABLE|OUTCOME_UNKNOWN",
        "Error|KV PUT failed: 40|UNAVAILABLE|OUTCOME_UNKNOWN",
        "Error|KV PUT failed: 418 teapot|REQUEST_REFUSED|REQUEST_REFUSED",
      })
  void aMessageHasItsCode(String name, String text, KvErrorCode read, KvErrorCode write) {
    KvException onRead = PlatformErrors.of("get \"k\"", false, name, text);
    assertThat(onRead.code()).isEqualTo(read);
    assertThat(onRead.platformText()).contains(text);
    assertThat(onRead).hasMessage("get \"k\": " + text);
    assertThat(PlatformErrors.of("put \"k\"", true, name, text).code()).isEqualTo(write);
  }
}
