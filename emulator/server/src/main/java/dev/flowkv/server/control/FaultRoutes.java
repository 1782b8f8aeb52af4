package dev.flowkv.server.control;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.formats.FaultsFormat;
import io.javalin.http.Context;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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
    checkLocations(rules.rules());
    Long seed = rules.seed();
    emulator.faults().set(seed == null ? emulator.config().seed() : seed, rules.rules());
    return get(ctx);
  }

  /** A rule for a location that nobody can arrive at is a mistake. */
  private void checkLocations(List<FaultRule> rules) {
    Set<String> known = new LinkedHashSet<>(emulator.config().locations());
    known.add(EmulatorConfig.REST_LOCATION);
    for (int i = 0; i < rules.size(); i++) {
      String location = rules.get(i).match().location();
      if (location != null && !known.contains(location)) {
        String field = "rules[" + i + "].match.location";
        throw ControlFailure.badField(
            field,
            field + " must be one of " + String.join(", ", known) + ", not \"" + location + "\".");
      }
    }
  }

  Object delete(Context ctx) {
    emulator.faults().clear();
    return get(ctx);
  }
}
