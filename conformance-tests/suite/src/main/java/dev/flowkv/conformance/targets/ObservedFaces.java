package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.observation.AskedFace;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorConfig;
import java.util.List;

/** The faces that observations are asked of: FlowKV's, under its usual profile, and Miniflare's. */
public final class ObservedFaces {
  private ObservedFaces() {}

  private static EmulatorConfig config() {
    return EmulatorConfig.cloudflare().toBuilder()
        .clock(ClockSetting.manual())
        .locations(List.of("lhr", "sjc"))
        .build();
  }

  /** The engine in this process. */
  public static AskedFace inProcess() {
    return InProcessFace.of(config());
  }

  /** The emulator's REST API. */
  public static AskedFace rest() {
    return RestFace.of(config());
  }

  /** A Worker in workerd on the emulator. */
  public static AskedFace worker(NodePrograms programs) {
    return WorkerFace.of(config(), programs);
  }

  /** A Worker under plain {@code wrangler dev}. */
  public static AskedFace miniflare(NodePrograms programs) {
    return MiniflareFace.of(programs);
  }
}
