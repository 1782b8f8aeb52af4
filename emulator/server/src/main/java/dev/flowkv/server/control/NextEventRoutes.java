package dev.flowkv.server.control;

import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.NextEvents;
import dev.flowkv.explain.Printable;
import dev.flowkv.formats.JsonFields;
import dev.flowkv.server.http.Query;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code next-events}, what will change by itself, and {@code clock/step}, which goes there. */
final class NextEventRoutes {
  private static final String NAMESPACE = "namespace";
  private static final String KEY = "key";
  private static final int DEFAULT_EVENTS = 10;
  private static final int MOST_EVENTS = 100;

  private final KvEmulator emulator;

  NextEventRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  Object get(Context ctx) {
    Query query = ControlQuery.of(ctx, NAMESPACE, KEY, NamespaceContents.LIMIT);
    int limit = ControlQuery.limit(query.get(NamespaceContents.LIMIT), DEFAULT_EVENTS, MOST_EVENTS);
    NextEvents next = next(query.get(NAMESPACE), query.get(KEY), limit + 1);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("now", next.now().toString());
    put(json, next.events(), next.now(), limit);
    json.put("complete", next.complete());
    return json;
  }

  /** Moves the clock to the moment of the next event. */
  Object step(Context ctx) {
    JsonFields body = ControlBody.optionalFields(ctx, Set.of(NAMESPACE, KEY));
    EmulatorClock clock = emulator.clock();
    ClockMode mode = clock.mode();
    if (mode != ClockMode.MANUAL) {
      throw new ControlFailure(
          409,
          null,
          "Only a manual clock can be stepped; this one is "
              + mode.wireName()
              + ". PUT /__flowkv/clock with {\"mode\":\"manual\"} stops it.");
    }
    NextEvents next = next(body.text(NAMESPACE), body.text(KEY), MOST_EVENTS + 1);
    List<NextEvents.Event> come = List.of();
    if (!next.events().isEmpty()) {
      Instant moment = next.events().get(0).at();
      come = next.events().stream().filter(event -> event.at().equals(moment)).toList();
      moveTo(clock, moment);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("clock", ClockRoutes.json(clock));
    put(json, come, next.now(), MOST_EVENTS);
    json.put("complete", next.complete());
    return json;
  }

  /** To a moment, not by a time: of two steps at once, neither goes further than the event. */
  private static void moveTo(EmulatorClock clock, Instant moment) {
    try {
      clock.advanceTo(moment);
    } catch (IllegalStateException e) {
      throw new ControlFailure(409, null, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new ControlFailure(400, null, String.valueOf(e.getMessage()));
    }
  }

  private NextEvents next(@Nullable String namespaceId, @Nullable String key, int limit) {
    if (namespaceId != null) {
      KvNamespace namespace = ControlApi.existing(emulator, namespaceId);
      return namespace.nextEvents(key, limit);
    }
    if (key != null) {
      throw ControlFailure.badField(KEY, "key goes with namespace, the id of the key's.");
    }
    return emulator.nextEvents(limit);
  }

  private static void put(
      Map<String, Object> json, List<NextEvents.Event> events, Instant now, int limit) {
    json.put("events", events.stream().limit(limit).map(event -> json(event, now)).toList());
    json.put("more", events.size() > limit);
  }

  private static Map<String, Object> json(NextEvents.Event event, Instant now) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("at", event.at().toString());
    json.put("inMillis", Duration.between(now, event.at()).toMillis());
    json.put("kind", event.kind().wireName());
    json.put(NAMESPACE, event.namespaceId());
    json.put(KEY, event.key());
    event.location().ifPresent(location -> json.put("location", location));
    event.shard().ifPresent(shard -> json.put("shard", shard));
    event.sequence().ifPresent(sequence -> json.put("sequence", sequence));
    if (!event.decided()) {
      json.put("decided", false);
    }
    json.put("text", text(event));
    return json;
  }

  private static String text(NextEvents.Event event) {
    String key = '"' + Printable.text(event.key()) + '"';
    String place = event.location().map(location -> " at " + location).orElse("");
    if (event.shard().orElse(0) > 0) {
      place += ", cache " + (event.shard().getAsInt() + 1) + ",";
    }
    String what = event.isAbsence() ? "absence" : "value";
    return switch (event.kind()) {
      case ARRIVAL ->
          (event.isAbsence() ? "the delete of " : "the write of ")
              + key
              + " (version "
              + event.sequence().orElse(0)
              + ") arrives"
              + place;
      case EXPIRATION ->
          event.location().isEmpty()
              ? "the value of " + key + " expires"
              : "the older value of " + key + " that is still shown" + place + " expires";
      case CACHE_END -> "the cached " + what + " of " + key + place + " ends";
    };
  }
}
