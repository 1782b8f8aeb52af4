package dev.flowkv.conformance;

import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a recording keeps of an HTTP answer's head. A header that is not named here is never
 * looked at, and a value that has another form than here is left out.
 *
 * @param status the HTTP status
 * @param colo the data center that answered, by its airport: the end of {@code cf-ray}, whose
 *     beginning is left out; null: not said
 * @param cacheStatus {@code cf-cache-status}; null: not said
 * @param retryAfterSeconds {@code retry-after}; null: not said, or a date
 * @param error the first error of the body, of an answer that is not 2xx; null: none
 */
public record HttpFacts(
    int status,
    @Nullable String colo,
    @Nullable String cacheStatus,
    @Nullable Integer retryAfterSeconds,
    @Nullable Failure error) {
  private static final Pattern COLO = Pattern.compile("[0-9a-f]{16}-([A-Z]{3})");
  private static final Pattern CACHE_STATUS = Pattern.compile("([A-Z]{3,12})");
  private static final Pattern SECONDS = Pattern.compile("([0-9]{1,6})");

  /**
   * An error of the REST API.
   *
   * @param code the API's code
   * @param text its words
   */
  public record Failure(int code, String text) {}

  /** The same with another error. */
  public HttpFacts withError(@Nullable Failure other) {
    return new HttpFacts(status, colo, cacheStatus, retryAfterSeconds, other);
  }

  /** Reads the head of an answer, whose headers are given by name. */
  public static HttpFacts of(
      int status, UnaryOperator<@Nullable String> header, @Nullable Failure error) {
    String seconds = part(SECONDS, header.apply("retry-after"));
    return new HttpFacts(
        status,
        part(COLO, header.apply("cf-ray")),
        part(CACHE_STATUS, header.apply("cf-cache-status")),
        seconds == null ? null : Integer.valueOf(seconds),
        error);
  }

  private static @Nullable String part(Pattern pattern, @Nullable String value) {
    Matcher matcher = pattern.matcher(Objects.requireNonNullElse(value, ""));
    return matcher.matches() ? matcher.group(1) : null;
  }
}
