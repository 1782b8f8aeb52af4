package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.Setting;
import dev.flowkv.server.control.SettingOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every setting, what it means, and where its value comes from. */
class SettingsApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KvEmulator emulator =
      KvEmulator.create(
          RunningServer.config().toBuilder()
              .set("replicationLag", "fixed:10s")
              .set("listCacheSeconds", "60")
              .set("shardsPerLocation", "3")
              .build());
  private FlowKvServer server;
  private RawHttp http;

  @BeforeEach
  void start() throws IOException {
    server =
        FlowKvServer.start(
            emulator,
            new ServerOptions(
                "127.0.0.1",
                0,
                Set.of(),
                null,
                10,
                Map.of(
                    "replicationLag", SettingOrigin.FILE,
                    "listCacheSeconds", SettingOrigin.OPTION),
                false));
    http = new RawHttp(server.port());
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private JsonNode settings() {
    try {
      return JSON.readTree(http.ask("GET", "/__flowkv/settings").body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode setting(String name) {
    for (JsonNode setting : settings().path("settings")) {
      if (setting.path("name").asText().equals(name)) {
        return setting;
      }
    }
    throw new AssertionError(name);
  }

  /** Those that come from elsewhere than the profile. */
  private String notOfProfile() {
    Map<String, String> origins = new TreeMap<>();
    for (JsonNode setting : settings().path("settings")) {
      if (!setting.path("from").asText().equals("profile")) {
        origins.put(setting.path("name").asText(), setting.path("from").asText());
      }
    }
    return origins.toString();
  }

  private void patch(String json) {
    assertThat(http.send("PATCH", "/__flowkv/config", json).status()).isEqualTo(200);
  }

  @Test
  void everySettingIsDescribed() throws Exception {
    JsonNode config = JSON.readTree(http.ask("GET", "/__flowkv/config").body()).path("settings");
    assertThat(settings().path("profile").asText()).isEqualTo("cloudflare");
    assertThat(settings().path("settings")).hasSize(Setting.values().length);
    for (JsonNode setting : settings().path("settings")) {
      assertThat(setting.path("value")).isEqualTo(config.get(setting.path("name").asText()));
      assertThat(setting.path("description").asText()).endsWith(".");
    }
    assertThat(setting("shardsPerLocation").toString())
        .isEqualTo(
            "{\"name\":\"shardsPerLocation\",\"value\":3,\"default\":1,\"from\":\"option\",\"type\":\"number\",\"allowed\":\"a whole number from 1 to 64\",\"minimum\":1,\"maximum\":64,\"canBeOff\":false,\"unit\":\"caches\",\"description\":\"How many read caches one location has; none knows what the others hold.\",\"evidence\":\"observed\"}");
    assertThat(setting("cacheAgeTestedBy").path("words").toString())
        .isEqualTo("[\"reader\",\"entry\"]");
    assertThat(setting("plan").path("words").toString()).isEqualTo("[\"paid\",\"free\"]");
    assertThat(setting("refreshAheadSeconds").path("value").isNull()).isTrue();
    assertThat(setting("refreshAheadSeconds").path("canBeOff").asBoolean()).isTrue();
    assertThat(Arrays.asList("boolean", "number", "choice", "lag"))
        .contains(setting("replicationLag").path("type").asText());
    assertThat(http.ask("GET", "/__flowkv/settings?x=1").status()).isEqualTo(400);
  }

  @Test
  void aValueSaysWhereItComesFrom() {
    String atTheStart = "{listCacheSeconds=option, replicationLag=file, shardsPerLocation=option}";
    assertThat(notOfProfile()).isEqualTo(atTheStart);
    patch("{\"seed\":7}");
    assertThat(notOfProfile()).isEqualTo(atTheStart);

    // A value that is set again is a change, though it stays.
    patch("{\"settings\":{\"readCache\":true,\"listCacheSeconds\":5}}");
    assertThat(notOfProfile())
        .isEqualTo(
            "{listCacheSeconds=change, readCache=change, replicationLag=file,"
                + " shardsPerLocation=option}");
    assertThat(
            http.send(
                    "PATCH", "/__flowkv/config", "{\"settings\":{\"sizes\":true,\"readCache\":1}}")
                .status())
        .isEqualTo(400);
    assertThat(setting("sizes").path("from").asText()).as("refused").isEqualTo("profile");

    // A profile takes all settings with it, also those that it has in common with the old one.
    patch("{\"profile\":\"worst-case\",\"settings\":{\"plan\":\"free\"}}");
    assertThat(notOfProfile()).isEqualTo("{plan=change}");
    assertThat(setting("shardsPerLocation").path("default").asInt()).isEqualTo(2);
  }

  @Test
  void whatASnapshotBringsIsAChangeUnlessItIsTheProfiles() {
    EmulatorConfig config =
        EmulatorConfig.strong().toBuilder()
            .locations(emulator.config().locations())
            .set("replicationLag", "fixed:10s")
            .set("listCacheSeconds", "7")
            .build();
    EmulatorState other = KvEmulator.create(config).capture();
    emulator.restore(other);
    // The lag is what the file said; nobody has changed it.
    assertThat(notOfProfile()).isEqualTo("{listCacheSeconds=change, replicationLag=file}");
    assertThat(setting("readCache").path("default").asBoolean()).isFalse();
  }
}
