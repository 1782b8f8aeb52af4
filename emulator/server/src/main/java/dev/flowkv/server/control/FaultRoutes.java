package dev.flowkv.server.control;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.formats.FaultLocations;
import dev.flowkv.formats.FaultsFormat;
import io.javalin.http.Context;

/** {@code faults}. */
final class FaultRoutes {
  private final KvEmulator emulator;

  FaultRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  Object get(Context ctx) {
    return FaultsFormat.show(emulator.faults());
  }

  /** Replaces all rules; without a seed, the emulator's is taken. */
  Object put(Context ctx) {
    FaultsFormat.Rules rules = FaultsFormat.read(ControlBody.read(ctx, ControlBody.SMALL));
    FaultLocations.check(rules.rules(), emulator.config());
    Long seed = rules.seed();
    emulator.faults().set(seed == null ? emulator.config().seed() : seed, rules.rules());
    return get(ctx);
  }

  Object delete(Context ctx) {
    emulator.faults().clear();
    return get(ctx);
  }
}
