package dev.flowkv.server.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether an emulator can have a port, or has it. */
final class PortFinding {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int UNAUTHORIZED = 401;
  private static final String FIX =
      "flowkv serve --port 0 takes any free port; with dev, give its URL: --url";

  private PortFinding() {}

  static Finding of(int port) {
    String name = "port " + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.well(name, "free");
    } catch (IOException e) {
      String answering = emulatorAt(port);
      if (answering != null) {
        return Finding.well(name, answering);
      }
      return Finding.amiss(
          name,
          isListenedAt(port)
              ? "taken by a program that is no emulator"
              : "cannot be listened at: " + e.getMessage(),
          FIX);
    }
  }

  /** The text of a refusal, which is in the user's language, does not tell. */
  private static boolean isListenedAt(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          Math.toIntExact(PATIENCE.toMillis()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static @Nullable String emulatorAt(int port) {
    try {
      HttpResponse<String> answer =
          HttpClient.newBuilder()
              .connectTimeout(PATIENCE)
              .build()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + port + "/__flowkv/version"))
                      .timeout(PATIENCE)
                      .build(),
                  BodyHandlers.ofString());
      JsonNode body = new ObjectMapper().readTree(answer.body());
      if (answer.statusCode() == UNAUTHORIZED && body.path("error").isTextual()) {
        return "an emulator answers, which demands its token";
      }
      JsonNode version = body.path("version");
      return version.isTextual() ? "an emulator answers, version " + version.asText() : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
