package dev.flowkv.server.control;

import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.ClockSetting;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.formats.JsonFields;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
    return json(clock);
  }

  /** What a clock shows. */
  static Map<String, Object> json(EmulatorClock clock) {
    EmulatorClock.Reading reading = clock.reading();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("mode", reading.mode().wireName());
    json.put("now", reading.now().toString());
    if (reading.mode() == ClockMode.SCALED) {
      json.put("scale", reading.scale());
    }
    return json;
  }

  Object put(Context ctx) {
    JsonFields body = ControlBody.fields(ctx, Set.of("mode", "now", "scale"));
    String text = body.text("mode");
    EmulatorClock.Reading before = clock.reading();
    ClockMode mode =
        text == null ? before.mode() : body.checked("mode", () -> ClockMode.named(text));
    Double scale = body.number("scale");
    double inForce = mode == before.mode() ? before.scale() : 1;
    try {
      set(new ClockSetting(mode, now(body), scale == null ? inForce : scale));
    } catch (IllegalArgumentException e) {
      throw ControlFailure.badField(
          scale != null ? "scale" : "now", String.valueOf(e.getMessage()));
    }
    return get(ctx);
  }

  Object advance(Context ctx) {
    long millis = ControlBody.fields(ctx, Set.of("millis")).requiredWholeNumber("millis");
    if (millis < 0) {
      throw ControlFailure.badField("millis", "millis must be a whole number, not negative.");
    }
    try {
      clock.advance(Duration.ofMillis(millis));
    } catch (IllegalStateException e) {
      throw new ControlFailure(409, null, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw ControlFailure.badField("millis", String.valueOf(e.getMessage()));
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

  private static @Nullable Instant now(JsonFields body) {
    String text = body.text("now");
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw ControlFailure.badField(
          "now", "now must be an instant such as 2026-11-22T00:00:00Z, not \"" + text + "\".");
    }
  }
}
