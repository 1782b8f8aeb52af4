package dev.flowkv.server.data;

import dev.flowkv.engine.EmulatorState;

/** Writes an origin as text, and reads it: location, lag and seed, with spaces between. */
final class OriginText {
  private OriginText() {}

  static String of(EmulatorState.Origin origin) {
    return origin.location() + " " + origin.lag() + " " + origin.seed();
  }

  static EmulatorState.Origin read(String text) {
    String[] parts = text.split(" ");
    return new EmulatorState.Origin(parts[0], parts[1], Long.parseLong(parts[2]));
  }
}
