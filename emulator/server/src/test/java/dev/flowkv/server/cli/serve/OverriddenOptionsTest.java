package dev.flowkv.server.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.Profile;
import dev.flowkv.server.cli.option.FileOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Options beside a snapshot that has its own. */
class OverriddenOptionsTest {
  private static final EmulatorConfig SAVED =
      EmulatorConfig.cloudflare().toBuilder()
          .set("listCacheSeconds", "7")
          .seed(7)
          .locations(List.of("lhr", "sjc"))
          .clock(ClockSetting.manual())
          .namespace("APP", "app")
          .build();

  private static Optional<String> warning(EmulatorConfig asked, String... arguments) {
    return new OverriddenOptions(
            new CommandLine(new ServeCommand(new FileOptions())).parseArgs(arguments),
            asked,
            KvEmulator.create(SAVED))
        .warning("state.json");
  }

  @Test
  void whatIsNotInForceIsNamedAsItWasGiven() {
    EmulatorConfig asked =
        EmulatorConfig.strong().toBuilder()
            .set("readCache", "true")
            .set("listCacheSeconds", "7")
            .seed(8)
            .locations(List.of("nrt"))
            .clock(ClockSetting.scaled(60))
            .set("sizes", "false")
            .build();
    assertThat(
            warning(
                asked,
                "--profile=strong",
                "--set=readCache=true",
                "--set=listCacheSeconds=7",
                "--set=sizes=false",
                "--seed=8",
                "--locations=nrt",
                "--clock=x60",
                "--namespace=NEW=new",
                "--namespace=APP=app",
                "--namespace=APP2=app"))
        .contains(
            "flowkv: warning: state.json overrides --profile strong, --set sizes=false,"
                + " --locations nrt, --seed 8, --clock x60, --namespace NEW=new, --namespace"
                + " APP2=app; to have these, give --snapshot a new file");
  }

  @Test
  void whatIsInForceAnywayOrWasNotGivenIsNot() {
    assertThat(warning(EmulatorConfig.worstCase())).isEmpty();
    assertThat(
            warning(
                SAVED,
                "--profile=cloudflare",
                "--set=listCacheSeconds=7",
                "--seed=7",
                "--locations=lhr,sjc",
                "--clock=manual",
                "--namespace=APP=app"))
        .isEmpty();
  }

  @Test
  void aProfileIsItsSettingsToo() {
    EmulatorConfig plain = EmulatorConfig.of(Profile.CLOUDFLARE);
    assertThat(warning(plain, "--profile=cloudflare"))
        .contains(
            "flowkv: warning: state.json overrides --profile cloudflare; to have these, give"
                + " --snapshot a new file");
    assertThat(warning(plain.toBuilder().seed(7).build(), "--seed=7", "--set=readCache=true"))
        .isEmpty();
  }
}
