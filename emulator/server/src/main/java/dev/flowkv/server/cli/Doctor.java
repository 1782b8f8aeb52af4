package dev.flowkv.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at this machine, at one thing after the other. */
final class Doctor {
  private static final int OLDEST_JAVA = 17;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String SCRIPTS_FIX =
      "run harness-scripts/flowkv doctor in a clone of FlowKV, or give --scripts";

  private final Path dir;
  private final int port;
  private final @Nullable Path scripts;

  /**
   * A doctor.
   *
   * @param dir the Worker's folder
   * @param port the emulator's
   * @param scripts FlowKV's scripts; null: not known
   */
  Doctor(Path dir, int port, @Nullable Path scripts) {
    this.dir = dir;
    this.port = port;
    this.scripts = scripts;
  }

  List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(java());
    Finding node = node();
    findings.add(node);
    Path wrangler = wranglerFolder();
    Finding tool = wrangler(wrangler);
    findings.add(tool);
    Finding preload = preload(wrangler);
    findings.add(preload);
    findings.add(port());
    boolean isReady =
        List.of(node, tool, preload).stream().allMatch(f -> f.state() == Finding.State.WELL);
    findings.add(isReady ? roundTrip() : Finding.unknown("a Worker", "not tried", "what is above"));
    return findings;
  }

  private static Finding java() {
    String what = System.getProperty("java.version") + " (" + System.getProperty("java.home") + ")";
    return Runtime.version().feature() >= OLDEST_JAVA
        ? Finding.well("Java", what)
        : Finding.amiss("Java", what, "install JDK " + OLDEST_JAVA + " or newer");
  }

  private static Finding node() {
    String fix = "install Node 20.3 or newer, with npm; only Workers need it";
    try {
      Process node = new ProcessBuilder("node", "--version").redirectErrorStream(true).start();
      String version;
      try (var out = node.getInputStream()) {
        version = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      }
      if (!node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        node.destroyForcibly();
      }
      Matcher parts = Pattern.compile("v(\\d+)\\.(\\d+).*").matcher(version);
      if (!parts.matches()) {
        return Finding.amiss("Node", "says \"" + version + "\"", fix);
      }
      int major = Integer.parseInt(parts.group(1));
      boolean isNewEnough = major > 20 || (major == 20 && Integer.parseInt(parts.group(2)) >= 3);
      return isNewEnough
          ? Finding.well("Node", version.substring(1))
          : Finding.amiss("Node", version.substring(1) + " is too old", fix);
    } catch (IOException e) {
      return Finding.amiss("Node", "not found", fix);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.amiss("Node", "was interrupted", fix);
    }
  }

  /** The wrangler that {@code dev} would take: the Worker's own, else the pinned one. */
  private @Nullable Path wranglerFolder() {
    Path own = dir.resolve("node_modules/wrangler");
    if (Files.isDirectory(own)) {
      return own;
    }
    return scripts == null ? null : scripts.resolve("node_modules/wrangler");
  }

  private Finding wrangler(@Nullable Path folder) {
    if (folder == null) {
      return Finding.unknown("wrangler", dir + " has none of its own", SCRIPTS_FIX);
    }
    JsonNode found = packageOf(folder);
    if (found == null) {
      return Finding.amiss(
          "wrangler",
          dir + " has none of its own, and the pinned one is not installed",
          scripts + "/install-node-tools");
    }
    boolean isPinned = scripts != null && folder.startsWith(scripts);
    return Finding.well(
        "wrangler",
        found.path("version").asText() + (isPinned ? ", pinned by FlowKV" : " of " + dir));
  }

  private Finding preload(@Nullable Path wrangler) {
    JsonNode found = wrangler == null ? null : packageOf(wrangler);
    if (found == null) {
      return Finding.unknown("preload", "not compared with wrangler", "what is above");
    }
    String miniflare = found.path("dependencies").path("miniflare").asText("none");
    if (miniflare.matches("[45]\\..*")) {
      return Finding.well("preload", "knows this wrangler's Miniflare, " + miniflare);
    }
    return Finding.amiss(
        "preload",
        "does not know this wrangler's Miniflare, " + miniflare,
        "use a wrangler with Miniflare 4 or 5, or raw workerd (docs/workers.md)");
  }

  private static @Nullable JsonNode packageOf(Path folder) {
    try {
      return new ObjectMapper().readTree(folder.resolve("package.json").toFile());
    } catch (IOException e) {
      return null;
    }
  }

  private Finding port() {
    String name = "port " + port;
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.well(name, "free");
    } catch (IOException taken) {
      String answering = emulatorAtPort();
      return answering != null
          ? Finding.well(name, answering)
          : Finding.amiss(
              name,
              "taken by a program that is no emulator",
              "flowkv serve --port 0 takes any free port; with dev, give its URL: --url");
    }
  }

  private @Nullable String emulatorAtPort() {
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
      if (answer.statusCode() == 401) {
        return "an emulator answers, which demands its token";
      }
      JsonNode version = new ObjectMapper().readTree(answer.body()).path("version");
      return version.isTextual() ? "an emulator answers, version " + version.asText() : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private Finding roundTrip() {
    if (scripts == null) {
      return Finding.unknown("a Worker", "not tried", SCRIPTS_FIX);
    }
    try {
      return Finding.well("a Worker", WorkerRoundTrip.run(scripts, dir));
    } catch (IOException e) {
      return Finding.amiss(
          "a Worker",
          String.valueOf(e.getMessage()),
          scripts + "/dev in the folder of a Worker shows all of it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Finding.unknown("a Worker", "interrupted", "try again");
    }
  }
}
