package dev.flowkv.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The Worker in {@code src/test/worker}, running somewhere: calls methods of its KV bindings. */
final class TestWorker {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;

  TestWorker(String url) {
    this.url = URI.create(url);
  }

  /**
   * Calls a method.
   *
   * @param args a JSON array
   * @return the result as JSON, or the error as {@code Name: message}
   */
  String call(String method, String args) {
    return call("FLOW_KV", method, args);
  }

  String call(String binding, String method, String args) {
    String body =
        "{\"binding\":\"%s\",\"method\":\"%s\",\"args\":%s}".formatted(binding, method, args);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      return answer.has("error") ? answer.get("error").asText() : answer.get("result").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
