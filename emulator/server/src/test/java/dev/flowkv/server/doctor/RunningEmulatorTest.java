package dev.flowkv.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunningEmulatorTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static KvEmulator emulator() {
    return KvEmulator.create(
        EmulatorConfig.cloudflare().toBuilder().clock(ClockSetting.manual(NOW)).build());
  }

  @Test
  void anotherVersionAndAClockThatIsFarOffAreSaidWithTheirMends() throws Exception {
    try (FlowKvServer server = FlowKvServer.start(emulator(), ServerOptions.onFreePort())) {
      RunningEmulator running = Objects.requireNonNull(RunningEmulator.at(server.port()));
      String version = Objects.requireNonNull(running.version());
      assertThat(running.versionFinding(version).state()).isEqualTo(Finding.State.WELL);
      Finding other = running.versionFinding("9.9");
      assertThat(other.what())
          .isEqualTo("an emulator of another version answers: " + version + ", and this is 9.9");
      assertThat(other.fix())
          .isEqualTo("end it, and start this one: flowkv serve --port " + server.port());

      assertThat(running.clockFinding(NOW.plusSeconds(30)).state()).isEqualTo(Finding.State.WELL);
      Finding behind = running.clockFinding(NOW.plusSeconds(31));
      assertThat(behind.state()).isEqualTo(Finding.State.PROBLEM);
      assertThat(behind.what())
          .startsWith("the emulator's shows 2026-11-22T12:00:00Z, which is 31 s behind this comp");
      assertThat(running.clockFinding(NOW.minus(Duration.ofHours(5))).what())
          .contains("which is 5 hours ahead of this computer's time");
      assertThat(running.clockFinding(NOW.minus(Duration.ofDays(40))).what()).contains("40 days");
      assertThat(behind.fix())
          .startsWith("flowkv clock --mode real --url http://127.0.0.1:" + server.port());
      assertThat(behind.repair()).as("a test may move it").isNull();
    }
  }

  @Test
  void anEmulatorThatDemandsItsTokenSaysNothingAndWhereNobodyIsThereIsNone() throws Exception {
    ServerOptions locked = new ServerOptions("127.0.0.1", 0, Set.of(), "secret");
    int port;
    try (FlowKvServer server = FlowKvServer.start(emulator(), locked)) {
      port = server.port();
      RunningEmulator running = Objects.requireNonNull(RunningEmulator.at(port));
      assertThat(running.versionFinding("9.9").what()).contains("which demands its token");
      assertThat(running.clockFinding(NOW).state()).isEqualTo(Finding.State.UNKNOWN);
    }
    assertThat(RunningEmulator.at(port)).isNull();
  }
}
