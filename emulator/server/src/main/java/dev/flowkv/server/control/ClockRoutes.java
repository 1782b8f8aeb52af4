package dev.flowkv.server.control;

import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorClock;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code clock} and {@code clock/advance}. */
final class ClockRoutes {
  private final EmulatorClock clock;

  ClockRoutes(EmulatorClock clock) {
    this.clock = clock;
  }

  Object get(Context ctx) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mode", clock.mode().wireName());
    json.put("now", clock.instant().toString());
    if (clock.mode() == ClockMode.SCALED) {
      json.put("scale", clock.scale());
    }
    return json;
  }

  Object put(Context ctx) {
    ControlBody body = ControlBody.read(ctx, Set.of("mode", "now", "scale"));
    String text = body.text("mode");
    ClockMode mode = text == null ? clock.mode() : mode(text);
    Double scale = body.number("scale");
    double inForce = mode == clock.mode() ? clock.scale() : 1;
    try {
      set(new ClockSetting(mode, now(body), scale == null ? inForce : scale));
    } catch (IllegalArgumentException e) {
      throw ControlFailure.badField(
          scale != null ? "scale" : "now", String.valueOf(e.getMessage()));
    }
    return get(ctx);
  }

  Object advance(Context ctx) {
    Long millis = ControlBody.read(ctx, Set.of("millis")).wholeNumber("millis");
    if (millis == null || millis < 0) {
      throw ControlFailure.badField("millis", "millis must be a whole number, not negative.");
    }
    try {
      clock.advance(Duration.ofMillis(millis));
    } catch (IllegalStateException e) {
      throw new ControlFailure(409, null, String.valueOf(e.getMessage()));
    } catch (ArithmeticException e) {
      throw ControlFailure.badField("millis", "millis is more than a clock can show.");
    }
    return get(ctx);
  }

  private void set(ClockSetting setting) {
    try {
      clock.set(setting);
    } catch (IllegalStateException e) {
      throw new ControlFailure(409, "now", String.valueOf(e.getMessage()));
    }
  }

  private static ClockMode mode(String text) {
    return Arrays.stream(ClockMode.values())
        .filter(m -> m.wireName().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                ControlFailure.badField(
                    "mode", "mode must be real, manual or scaled, not \"" + text + "\"."));
  }

  private static @Nullable Instant now(ControlBody body) {
    String text = body.text("now");
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ControlFailure.badField(
          "now", "now must be an instant such as 2026-11-22T00:00:00Z, not \"" + text + "\".");
    }
  }
}
