package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.ConformanceTarget.Fault;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import java.util.List;

/** What every emulator that this process holds can be told, whatever face is asked. */
final class EmulatorControl {
  private EmulatorControl() {}

  static void reset(KvEmulator emulator, EmulatorConfig config, long seed) {
    emulator.faults().clear();
    emulator.configure(c -> config.toBuilder().seed(seed).build());
    emulator.reset();
  }

  static void failNext(KvEmulator emulator, Fault fault, int count) {
    FaultEffect effect =
        switch (fault) {
          case ERROR -> new FaultEffect.Failure(503, "Service Unavailable", null);
          case LOST_ACKNOWLEDGEMENT -> new FaultEffect.LostAcknowledgement();
        };
    emulator
        .faults()
        .set(
            emulator.config().seed(),
            List.of(new FaultRule(FaultRule.Match.ALL, effect, 1, count)));
  }
}
