package dev.flowkv.conformance.targets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.testkit.WranglerProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Requests and answers over HTTP/1.1; a lost connection is an answer with the status 0. */
final class HttpExchange {
  /** The largest value, as base64, and some room. */
  private static final int LONGEST_STRING = 50_000_000;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(LONGEST_STRING).build())
              .build());
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int MOST_FACTS = 16;
  private static final int LONGEST_ERROR = 10_000;

  private final ThreadLocal<List<HttpFacts>> facts = ThreadLocal.withInitial(ArrayList::new);
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final @Nullable String token;
  private final @Nullable RetryAfter retryAfter;

  /**
   * An exchange that waits for nobody.
   *
   * @param token for the header {@code Authorization}; null: none is sent
   */
  HttpExchange(@Nullable String token) {
    this(token, null);
  }

  /**
   * An exchange.
   *
   * @param token for the header {@code Authorization}; null: none is sent
   * @param retryAfter waits where the service limits requests; null: a refusal is an answer
   */
  HttpExchange(@Nullable String token, @Nullable RetryAfter retryAfter) {
    this.token = token;
    this.retryAfter = retryAfter;
  }

  /**
   * An answer.
   *
   * @param status 0: there was none
   * @param reason why there was none, or the status in words
   * @param headers of the answer; null: there was none
   * @param body its bytes
   * @param heldUp whether the request had to wait, since the service limits requests
   */
  record Response(
      int status,
      String reason,
      java.net.http.@Nullable HttpHeaders headers,
      byte[] body,
      boolean heldUp) {
    private static Response none(String why) {
      return new Response(0, why, null, new byte[0], false);
    }

    private Response afterWaiting() {
      return new Response(status, reason, headers, body, true);
    }

    @Nullable String header(String name) {
      return headers == null ? null : headers.firstValue(name).orElse(null);
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        return MissingNode.getInstance();
      }
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Returns what the answers to this thread's requests said, and forgets it. */
  List<HttpFacts> takeFacts() {
    List<HttpFacts> taken = List.copyOf(facts.get());
    facts.remove();
    return taken;
  }

  Response send(String method, String url, @Nullable String type, byte @Nullable [] body) {
    RetryAfter waits = retryAfter;
    try {
      if (waits == null) {
        return sendToWorker(method, url, type, body);
      }
      Response closed = waits.await();
      if (closed != null) {
        return closed.afterWaiting();
      }
      Response response = sendToWorker(method, url, type, body);
      while (waits.mayAskAgain(response)) {
        closed = waits.await();
        Response next = closed == null ? sendToWorker(method, url, type, body) : closed;
        response = next.afterWaiting();
        if (closed != null) {
          return response;
        }
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("given up");
    }
  }

  /** Sends a request, again if wrangler, which stands before a Worker, says so. */
  private Response sendToWorker(
      String method, String url, @Nullable String type, byte @Nullable [] body)
      throws InterruptedException {
    Response response = sendOnce(method, url, type, body);
    for (int i = 1;
        i < WranglerProxy.MOST_SENDINGS
            && WranglerProxy.asksAgain(response.status(), response.body());
        i++) {
      WranglerProxy.pause();
      response = sendOnce(method, url, type, body);
    }
    return response;
  }

  private void note(Response answer) {
    List<HttpFacts> heard = facts.get();
    if (heard.size() < MOST_FACTS) {
      heard.add(HttpFacts.of(answer.status(), answer::header, error(answer)));
    }
  }

  /** The first error of an answer of the REST API. */
  private static HttpFacts.@Nullable Failure error(Response answer) {
    if (answer.status() < 300 || answer.body().length > LONGEST_ERROR) {
      return null;
    }
    JsonNode error = answer.json().path("errors").path(0);
    return error.path("message").isTextual()
        ? new HttpFacts.Failure(error.path("code").asInt(), error.get("message").asText())
        : null;
  }

  private Response sendOnce(
      String method, String url, @Nullable String type, byte @Nullable [] body)
      throws InterruptedException {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).method(method, publisher);
    if (type != null) {
      request.header("Content-Type", type);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      // A request's own time-out ends with the head of its answer.
      HttpResponse<byte[]> response =
          client
              .sendAsync(request.build(), BodyHandlers.ofByteArray())
              .get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
      Response answer =
          new Response(
              response.statusCode(),
              "HTTP status " + response.statusCode(),
              response.headers(),
              response.body(),
              false);
      note(answer);
      return answer;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String why =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      return Response.none(why);
    } catch (TimeoutException e) {
      return Response.none("no answer within " + 2 * PATIENCE.toSeconds() + " s");
    }
  }
}
