package dev.flowkv.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the API's errors. The codes are those of its envelope; where there is none, or it is not
 * known, the status decides.
 */
final class RestFailures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int KEY_NOT_FOUND = 10009;

  private RestFailures() {}

  /** What a failed request is to be thrown as. */
  static RuntimeException of(RestCall call, int status, HttpHeaders headers, byte[] answer) {
    String body = new String(answer, StandardCharsets.UTF_8);
    JsonNode error = error(body);
    int code = error.path("code").asInt(0);
    String text = error.has("message") ? error.get("message").asText() : body;
    String platform = status + (text.isEmpty() ? "" : " " + text);
    if (code == KEY_NOT_FOUND && call.namesKey()) {
      return new MissingKeyException(text);
    }
    return KvException.of(
        code(call, status, code, text),
        call.operation() + ": " + platform,
        text,
        headers.firstValue("retry-after").map(RestFailures::seconds).orElse(null),
        null);
  }

  private static KvErrorCode code(RestCall call, int status, int code, String text) {
    return switch (code) {
      // A PUT or DELETE with a malformed namespace id finds no route that takes the method.
      case 10000 -> status == 405 ? KvErrorCode.NAMESPACE_MISSING : KvErrorCode.UNAUTHORIZED;
      case 10011, 10013 -> KvErrorCode.NAMESPACE_MISSING;
      case 10022, 971, 6100 -> KvErrorCode.RATE_LIMITED;
      case 10023, 10042 -> KvErrorCode.KEY_ILLEGAL;
      case 10024 -> KvErrorCode.VALUE_TOO_LARGE;
      case 10028 -> KvErrorCode.LIST_LIMIT_INVALID;
      case 10030 -> KvErrorCode.KEY_TOO_LARGE;
      case 10033 -> KvErrorCode.EXPIRATION_INVALID;
      case 10034 -> KvErrorCode.EXPIRATION_TTL_INVALID;
      case 10041 -> KvErrorCode.CURSOR_INVALID;
      case 10048 -> KvErrorCode.QUOTA_EXCEEDED;
      case 10147, 10047 ->
          status == 413 || text.contains("exceeds")
              ? KvErrorCode.METADATA_TOO_LARGE
              : KvErrorCode.JSON_INVALID;
      default -> byStatus(call, status);
    };
  }

  private static KvErrorCode byStatus(RestCall call, int status) {
    return switch (status) {
      case 401, 403 -> KvErrorCode.UNAUTHORIZED;
      case 413 -> KvErrorCode.VALUE_TOO_LARGE;
      case 414 -> KvErrorCode.KEY_TOO_LARGE;
      case 429 -> KvErrorCode.RATE_LIMITED;
      default ->
          status < 500
              ? KvErrorCode.REQUEST_REFUSED
              : call.writes() ? KvErrorCode.OUTCOME_UNKNOWN : KvErrorCode.UNAVAILABLE;
    };
  }

  private static JsonNode error(String body) {
    try {
      JsonNode envelope = JSON.readTree(body);
      return envelope == null ? JSON.missingNode() : envelope.path("errors").path(0);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  /** Seconds, or a date: RFC 9110, 10.2.3. */
  private static @Nullable Long seconds(String retryAfter) {
    try {
      return Long.parseLong(retryAfter.trim());
    } catch (NumberFormatException notANumber) {
      try {
        Instant at =
            ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        return Math.max(0, Duration.between(Instant.now(), at).toSeconds());
      } catch (DateTimeParseException neither) {
        return null;
      }
    }
  }
}
