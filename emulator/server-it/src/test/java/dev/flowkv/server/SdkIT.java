package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others have written, unmodified. */
class SdkIT {
  @TempDir Path temp;

  /**
   * As in production, but with lists that are not a minute old, which the scripts do not expect.
   */
  private static EmulatorConfig config() {
    return RunningServer.configFromNow().toBuilder()
        .namespace("STORAGE", "storage")
        .set("listCacheSeconds", "0")
        .set("readCache", "false")
        .set("sameKeyWritesPerSecond", "off")
        .build();
  }

  @BeforeEach
  void install() throws IOException {
    NodeTools.require(temp);
    Files.createSymbolicLink(
        temp.resolve("node_modules"), NodeTools.SCRIPTS.resolve("node_modules"));
  }

  @AfterEach
  void unlink() throws IOException {
    Files.deleteIfExists(temp.resolve("node_modules"));
  }

  private void script(String name, RunningServer server, String... arguments) {
    Path scripts = NodeTools.copy("emulator/server-it/src/test/node", temp);
    List<String> command = new ArrayList<>(List.of("node", scripts.resolve(name).toString()));
    command.add(server.url());
    command.addAll(List.of(arguments));
    ExternalProgram.Outcome outcome = ExternalProgram.run(command, temp, Map.of());
    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output()).endsWith(": ok\n");
  }

  @Test
  void theOfficialSdkWorks() {
    EmulatorConfig config =
        RunningServer.configFromNow().toBuilder()
            .set("listCacheSeconds", "0")
            .set("readCache", "false")
            .build();
    try (RunningServer server = RunningServer.start(config)) {
      script("cloudflare-sdk.mjs", server);
    }
  }

  @Test
  void unstoragesHttpDriverWorks() {
    try (RunningServer server = RunningServer.start(config())) {
      script("unstorage-http.mjs", server, "storage");
    }
  }

  @Test
  void unstoragesBindingDriverWorksInAWorker() throws Exception {
    Path folder = NodeTools.copy("emulator/server-it/src/test/unstorage-worker", temp);
    try (RunningServer server = RunningServer.start(config());
        ExternalProgram dev = NodeTools.dev(folder, temp, server.url())) {
      String url = NodeTools.awaitReady(dev);
      String answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      assertThat(answer)
          .isEqualTo(
              "{\"item\":{\"name\":\"väl\"},\"has\":true,\"keys\":[\"text\",\"user:1\"],\"after\":null}");
      assertThat(server.emulator().namespace("storage").at("lhr").get("app:text").isPresent())
          .isFalse();
    }
  }

  /** keyv's suite for the authors of stores. What it needs no store for is asked twice, too. */
  @Test
  void keyvsSuitePassesOnTheBindingAndOverRest() {
    EmulatorConfig config =
        EmulatorConfig.strong().toBuilder()
            .clock(ClockSetting.manual())
            .namespace("keyv-rest", "keyv-rest")
            .build();
    Path folder = NodeTools.copy("emulator/server-it/src/test/keyv", temp);
    try (RunningServer server = RunningServer.start(config)) {
      ExternalProgram.Outcome outcome =
          ExternalProgram.run(
              List.of("node", NodeTools.module("vitest/vitest.mjs"), "run"),
              folder,
              Map.of("FLOWKV_EMULATOR", server.url(), "NO_COLOR", "1", "CI", "true"));
      assertThat(outcome.status()).as(outcome.output()).isZero();
      assertThat(outcome.output()).containsPattern("Tests  76 passed \\(76\\)");
    }
  }
}
