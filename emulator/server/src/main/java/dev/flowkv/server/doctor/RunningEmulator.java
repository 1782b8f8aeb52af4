package dev.flowkv.server.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Describes the emulator that has a port, as far as it says anything of itself.
 *
 * @param port where it is
 * @param version null: it demands its token
 * @param now what its clock shows; null: it does not say
 */
record RunningEmulator(int port, @Nullable String version, @Nullable Instant now) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;

  /** A Worker's clock and the emulator's may differ by so much before an expiration is refused. */
  private static final Duration CLOSE = Duration.ofSeconds(30);

  /** Asks who has a port; null: nobody, or no emulator. */
  static @Nullable RunningEmulator at(int port) {
    try {
      HttpResponse<String> answer = ask(port, "version");
      JsonNode body = new ObjectMapper().readTree(answer.body());
      if (answer.statusCode() == UNAUTHORIZED && body.path("error").isTextual()) {
        return new RunningEmulator(port, null, null);
      }
      JsonNode version = body.path("version");
      if (!version.isTextual()) {
        return null;
      }
      JsonNode clock = new ObjectMapper().readTree(ask(port, "clock").body());
      String now = clock.path("now").asText(null);
      return new RunningEmulator(port, version.asText(), now == null ? null : Instant.parse(now));
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private static HttpResponse<String> ask(int port, String what)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/__flowkv/" + what);
    return HttpClient.newBuilder()
        .connectTimeout(PATIENCE)
        .build()
        .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /** Compares its version with another one. */
  Finding versionFinding(String expected) {
    String name = "port " + port;
    if (version == null) {
      return Finding.well(name, "an emulator answers, which demands its token");
    }
    return version.equals(expected)
        ? Finding.well(name, "an emulator answers, version " + version)
        : Finding.problem(
            name,
            "an emulator of another version answers: " + version + ", and this is " + expected,
            "end it, and start this one: flowkv serve --port " + port);
  }

  /** Compares its clock with the computer's. */
  Finding clockFinding(Instant computers) {
    if (now == null) {
      return Finding.unknown("clock", "not asked", "give the emulator no token");
    }
    Duration ahead = Duration.between(computers, now);
    if (ahead.abs().compareTo(CLOSE) <= 0) {
      return Finding.well("clock", "the emulator's shows this computer's time");
    }
    return Finding.problem(
        "clock",
        "the emulator's shows %s, which is %s %s this computer's time; an expiration that a Worker computes from its own clock is wrong by as much"
            .formatted(
                now.truncatedTo(ChronoUnit.SECONDS),
                words(ahead.abs()),
                ahead.isNegative() ? "behind" : "ahead of"),
        "flowkv clock --mode real --url http://127.0.0.1:"
            + port
            + ", if no test moves it; or write with expirationTtl");
  }

  private static String words(Duration duration) {
    if (duration.toDays() > 1) {
      return duration.toDays() + " days";
    }
    return duration.toHours() > 1 ? duration.toHours() + " hours" : duration.toSeconds() + " s";
  }
}
