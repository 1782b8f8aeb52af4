package dev.flowkv.server.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.server.control.SettingOrigin;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the settings of a start come from. */
class GivenSettingsTest {
  @Test
  void whatAFileGivesIsOfTheFileUnlessTheCommandLineSaysSomethingElse() {
    EmulatorConfig start =
        EmulatorConfig.cloudflare().toBuilder()
            .set("replicationLag", "fixed:1s")
            .set("plan", "free")
            .set("listCacheSeconds", "7")
            .build();
    assertThat(
            GivenSettings.origins(
                start,
                List.of("replicationLag=fixed:9s", "plan=free", "replicationLag=fixed:1s"),
                2))
        .isEqualTo(
            Map.of(
                "replicationLag", SettingOrigin.OPTION,
                "plan", SettingOrigin.FILE,
                "listCacheSeconds", SettingOrigin.PROFILE));
    assertThat(GivenSettings.origins(EmulatorConfig.worstCase(), List.of(), 0)).isEmpty();
  }
}
