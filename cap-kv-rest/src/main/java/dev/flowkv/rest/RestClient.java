package dev.flowkv.rest;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.rest.RestCall.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends requests, and repeats those that may be repeated. */
final class RestClient {
  /** Waits vary by this part, so that clients that fail together do not come back together. */
  private static final double JITTER = 0.2;

  private final RestKvOptions options;
  private final String namespaceUrl;
  private final HttpClient http;
  private final RetryPolicy<Object> retries;

  RestClient(RestKvOptions options) {
    this.options = options;
    this.namespaceUrl =
        options.baseUrl()
            + "/accounts/"
            + encode(options.accountId())
            + "/storage/kv/namespaces/"
            + encode(options.namespaceId());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.connectTimeout())
            .build();
    this.retries =
        RetryPolicy.<Object>builder()
            .withMaxRetries(options.maxRetries())
            .withBackoff(options.firstDelay(), options.maxDelay())
            .withJitter(JITTER)
            .withDelayFnOn(RestClient::askedDelay, KvException.class)
            .build();
  }

  /** One of a path or query's parts, as UTF-8, all but the unreserved characters escaped. */
  static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  /** Reads the body of a successful answer. */
  interface BodyReader<T> {
    /** Reads it; what breaks off is repeated like what never came. */
    T read(InputStream body) throws IOException;
  }

  /**
   * Sends a request and reads its answer.
   *
   * @throws KvException if it is not a success, or there is none
   * @throws MissingKeyException if the answer is that there is no such key
   */
  <T> T send(RestCall call, BodyReader<T> reader) {
    FailsafeExecutor<Object> executor =
        Failsafe.with(
            RetryPolicy.builder(retries.getConfig())
                .handleIf((answer, e) -> e instanceof KvException k && mayRepeat(call, k))
                .build());
    try {
      return executor.get(() -> attempt(call, reader));
    } catch (FailsafeException e) {
      Thread.currentThread().interrupt();
      throw failure(call, call.writes(), "interrupted", e);
    }
  }

  private boolean mayRepeat(RestCall call, KvException e) {
    if (call.effect() == Effect.ONE_TIME_WRITE || !e.retryable()) {
      return false;
    }
    if (e.retryAfterSeconds().isPresent()
        && Duration.ofSeconds(e.retryAfterSeconds().getAsLong()).compareTo(options.maxDelay())
            > 0) {
      return false;
    }
    return e.code() != KvErrorCode.OUTCOME_UNKNOWN
        || (call.effect() == Effect.IDEMPOTENT_WRITE && options.retryUnknownOutcomes());
  }

  /** What the service asks for; -1 leaves the wait to the back-off. */
  private static Duration askedDelay(ExecutionContext<Object> context) {
    return context.getLastException() instanceof KvException e && e.retryAfterSeconds().isPresent()
        // More, so that the jitter never makes it less.
        ? Duration.ofMillis((long) (e.retryAfterSeconds().getAsLong() * 1000 / (1 - JITTER)))
        : Duration.ofNanos(-1);
  }

  private <T> T attempt(RestCall call, BodyReader<T> reader) {
    HttpRequest request =
        call.apply(
                HttpRequest.newBuilder(URI.create(namespaceUrl + call.path()))
                    .header("Authorization", "Bearer " + options.token())
                    .timeout(options.requestTimeout()))
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 != 2) {
        throw RestFailures.of(call, response);
      }
      return reader.read(response.body());
    } catch (ConnectException | HttpConnectTimeoutException e) {
      // It was never sent.
      throw failure(call, false, "no connection to " + options.baseUrl(), e);
    } catch (IOException e) {
      throw failure(call, call.writes(), "no answer from " + options.baseUrl(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(call, call.writes(), "interrupted", e);
    }
  }

  private static KvException failure(RestCall call, boolean unknown, String what, Throwable cause) {
    String detail = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return KvException.of(
        unknown ? KvErrorCode.OUTCOME_UNKNOWN : KvErrorCode.UNAVAILABLE,
        call.operation() + ": " + what + " (" + detail + ")",
        null,
        null,
        cause);
  }
}
