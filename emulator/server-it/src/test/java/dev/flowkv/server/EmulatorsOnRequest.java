package dev.flowkv.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts emulators in this JVM for tests in another language: new ones, without the time that a
 * program takes to start.
 *
 * <p>A POST starts one. Its body has members of {@code StartOptions} of the npm package; others
 * than {@link #OPTIONS} are refused. The answer has the emulator's {@code url}, and {@code end},
 * which ends it when it is sent a DELETE, once or more often.
 */
final class EmulatorsOnRequest implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/emulators/";

  /** As long as the program waits: a page that is open asks while its emulator ends. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Set<String> OPTIONS =
      Set.of("port", "settings", "locations", "seed", "namespaces");

  private final HttpServer http;
  private final Map<String, FlowKvServer> running = new ConcurrentHashMap<>();
  private final AtomicInteger started = new AtomicInteger();

  EmulatorsOnRequest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(PATH, this::answer);
    http.start();
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + PATH;
  }

  @Override
  public void close() {
    http.stop(0);
    running.values().forEach(FlowKvServer::close);
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = 200;
    String body;
    try (exchange) {
      try {
        body =
            exchange.getRequestMethod().equals("POST")
                ? start(JSON.readTree(exchange.getRequestBody()))
                : end(exchange.getRequestURI().getPath());
      } catch (IOException | RuntimeException e) {
        status = 400;
        body = e.toString();
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String start(JsonNode options) throws IOException {
    FlowKvServer server =
        FlowKvServer.start(
            KvEmulator.create(config(options)),
            new ServerOptions("127.0.0.1", options.path("port").asInt(0), Set.of(), null));
    String id = Integer.toString(started.incrementAndGet());
    running.put(id, server);
    return JSON.createObjectNode()
        .put("url", "http://127.0.0.1:" + server.port())
        .put("end", url() + id)
        .toString();
  }

  private String end(String path) {
    FlowKvServer server = running.remove(path.substring(PATH.length()));
    if (server != null) {
      server.close(GRACE);
    }
    return "";
  }

  private static EmulatorConfig config(JsonNode options) {
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (!OPTIONS.contains(option.getKey())) {
        throw new IllegalArgumentException(
            option.getKey() + " is an option of programs; allowed are " + OPTIONS);
      }
    }
    EmulatorConfig.Builder config =
        EmulatorConfig.cloudflare().toBuilder()
            .clock(ClockSetting.manual())
            .seed(options.path("seed").asLong(EmulatorConfig.DEFAULT_SEED));
    List<String> locations = new ArrayList<>();
    options.path("locations").forEach(location -> locations.add(location.asText()));
    config.locations(locations);
    options
        .path("settings")
        .properties()
        .forEach(s -> config.set(s.getKey(), s.getValue().asText()));
    options
        .path("namespaces")
        .properties()
        .forEach(n -> config.namespace(n.getKey(), n.getValue().asText()));
    return config.build();
  }
}
