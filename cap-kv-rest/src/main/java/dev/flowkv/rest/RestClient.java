package dev.flowkv.rest;

import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.rest.RestCall.Effect;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Sends requests, and repeats those that may be repeated. */
final class RestClient {
  /** Waits vary by this part, so that clients that fail together do not come back together. */
  private static final double JITTER = 0.2;

  /**
   * A body: all of it, or as it arrives.
   *
   * @param bytes null: as it arrives
   * @param stream null: all of it
   */
  private record Body(byte @Nullable [] bytes, @Nullable InputStream stream) {}

  private final RestKvOptions options;
  private final String namespaceUrl;
  private final HttpClient http;

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
  }

  /** One of a path or query's parts, as UTF-8, all but the unreserved characters escaped. */
  static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws KvException if it is not a success, or there is none
   * @throws MissingKeyException if the answer is that there is no such key
   */
  byte[] send(RestCall call) {
    return Objects.requireNonNull(perform(call, false).bytes());
  }

  /** As {@link #send}, except for the body, which the caller reads and closes. */
  InputStream open(RestCall call) {
    return Objects.requireNonNull(perform(call, true).stream());
  }

  private Body perform(RestCall call, boolean streamed) {
    AtomicBoolean mayHaveHappened = new AtomicBoolean();
    try {
      return Failsafe.with(retries(call))
          .get(
              () -> {
                try {
                  return attempt(call, streamed);
                } catch (KvException e) {
                  if (e.code() == KvErrorCode.OUTCOME_UNKNOWN) {
                    mayHaveHappened.set(true);
                  }
                  throw e;
                }
              });
    } catch (KvException e) {
      throw mayHaveHappened.get() ? unknown(e) : e;
    } catch (FailsafeException e) {
      // Interrupted while it waited to repeat.
      Thread.currentThread().interrupt();
      throw failure(call, mayHaveHappened.get(), "interrupted", e);
    }
  }

  /** What one attempt may have done, a refusal of a later one does not undo. */
  private static KvException unknown(KvException last) {
    return last.code() == KvErrorCode.OUTCOME_UNKNOWN
        ? last
        : KvException.of(
            KvErrorCode.OUTCOME_UNKNOWN,
            last.getMessage() + "; an attempt before that may have happened",
            last.platformText().orElse(null),
            last.retryAfterSeconds().isPresent() ? last.retryAfterSeconds().getAsLong() : null,
            last);
  }

  private RetryPolicy<Body> retries(RestCall call) {
    return RetryPolicy.<Body>builder()
        .handleIf((answer, e) -> e instanceof KvException k && mayRepeat(call, k))
        .withMaxRetries(options.maxRetries())
        .withBackoff(options.firstDelay(), options.maxDelay())
        .withJitter(JITTER)
        .withDelayFnOn(RestClient::askedDelay, KvException.class)
        .build();
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
  private static Duration askedDelay(ExecutionContext<Body> context) {
    return context.getLastException() instanceof KvException e && e.retryAfterSeconds().isPresent()
        // More, so that the jitter never makes it less.
        ? Duration.ofMillis((long) (e.retryAfterSeconds().getAsLong() * 1000 / (1 - JITTER)))
        : Duration.ofNanos(-1);
  }

  private Body attempt(RestCall call, boolean streamed) {
    HttpRequest request =
        call.apply(
                HttpRequest.newBuilder(URI.create(namespaceUrl + call.path()))
                    .header("Authorization", "Bearer " + options.token()))
            .build();
    CompletableFuture<HttpResponse<Body>> exchange =
        http.sendAsync(
            request,
            head ->
                streamed && isSuccess(head.statusCode())
                    ? BodySubscribers.mapping(
                        BodySubscribers.ofInputStream(), stream -> new Body(null, stream))
                    : BodySubscribers.mapping(
                        BodySubscribers.ofByteArray(), bytes -> new Body(bytes, null)));
    HttpResponse<Body> response = await(call, exchange);
    if (!isSuccess(response.statusCode())) {
      throw RestFailures.of(
          call,
          response.statusCode(),
          response.headers(),
          Objects.requireNonNull(response.body().bytes()));
    }
    return response.body();
  }

  private static boolean isSuccess(int status) {
    return status / 100 == 2;
  }

  /** Not the client's own time-out: that one ends with the head of an answer. */
  private HttpResponse<Body> await(RestCall call, CompletableFuture<HttpResponse<Body>> exchange) {
    try {
      return exchange.get(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw failure(call, call.writes(), "no answer within " + options.requestTimeout(), e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw failure(call, call.writes(), "interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      boolean neverSent =
          cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
      throw failure(
          call,
          call.writes() && !neverSent,
          (neverSent ? "no connection to " : "no answer from ") + options.baseUrl(),
          cause);
    }
  }

  private static KvException failure(RestCall call, boolean unknown, String what, Throwable cause) {
    String detail = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return KvException.of(
        unknown ? KvErrorCode.OUTCOME_UNKNOWN : KvErrorCode.UNAVAILABLE,
        call.operation() + ": " + what + " (" + detail + ")",
        null,
        null,
        cause);
  }
}
