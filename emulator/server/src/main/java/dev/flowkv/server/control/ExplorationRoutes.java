package dev.flowkv.server.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvSchedule;
import dev.flowkv.exploration.Attempt;
import dev.flowkv.exploration.FailureText;
import dev.flowkv.exploration.KvExploration;
import dev.flowkv.exploration.Verdict;
import dev.flowkv.formats.JsonFields;
import dev.flowkv.server.explain.InspectorAddress;
import dev.flowkv.server.exploration.ExplorationDesk;
import dev.flowkv.server.exploration.ExplorationDesk.Followed;
import dev.flowkv.server.exploration.ExplorationState;
import dev.flowkv.server.exploration.ExplorationState.Found;
import dev.flowkv.server.exploration.RecordedPlace;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code exploration} and {@code schedule}. */
final class ExplorationRoutes {
  private static final String SCHEDULES = "schedules";
  private static final String SCHEDULE = "schedule";
  private static final String SEED = "seed";
  private static final String VERDICT = "verdict";
  private static final int MOST_SCHEDULES = 1_000_000;

  private final KvEmulator emulator;
  private final ExplorationDesk desk;

  ExplorationRoutes(KvEmulator emulator, ExplorationDesk desk) {
    this.emulator = emulator;
    this.desk = desk;
  }

  Object begin(Context ctx) {
    JsonFields body = ControlBody.optionalFields(ctx, Set.of(SCHEDULES, SEED));
    int schedules = schedules(body.node(SCHEDULES));
    Long seed = body.wholeNumber(SEED);
    return json(
        ctx, possible(() -> desk.begin(schedules, seed == null ? emulator.config().seed() : seed)));
  }

  private static int schedules(@Nullable JsonNode node) {
    if (node == null) {
      return KvExploration.DEFAULT_SCHEDULES;
    }
    if (node.isTextual() && node.textValue().equals("all")) {
      return 0;
    }
    if (node.isIntegralNumber() && node.longValue() >= 1 && node.longValue() <= MOST_SCHEDULES) {
      return node.intValue();
    }
    throw ControlFailure.badField(
        SCHEDULES, "schedules must be from 1 to " + MOST_SCHEDULES + ", or \"all\", not " + node);
  }

  Object next(Context ctx) {
    String verdict = ControlBody.fields(ctx, Set.of(VERDICT)).requiredText(VERDICT);
    Verdict known =
        switch (verdict) {
          case "passed" -> Verdict.PASSED;
          case "failed" -> Verdict.FAILED;
          case "left-out" -> Verdict.LEFT_OUT;
          default ->
              throw ControlFailure.badField(
                  VERDICT, "verdict must be passed, failed or left-out, not \"" + verdict + "\"");
        };
    return json(ctx, possible(() -> desk.next(known)));
  }

  Object get(Context ctx) {
    return desk.state().map(state -> json(ctx, state)).orElse(Map.of("state", "none"));
  }

  Object end(Context ctx) {
    desk.end();
    return Map.of("status", "ok");
  }

  Object follow(Context ctx) {
    JsonFields body = ControlBody.fields(ctx, Set.of(SCHEDULE));
    String text = body.requiredText(SCHEDULE);
    KvSchedule schedule = body.checked(SCHEDULE, () -> KvSchedule.parse(text));
    return json(ctx, possible(() -> desk.follow(schedule)));
  }

  Object followed(Context ctx) {
    return desk.followed().map(followed -> json(ctx, followed)).orElse(nothingFollowed());
  }

  Object unfollow(Context ctx) {
    desk.unfollow();
    return Map.of("status", "ok");
  }

  private static <T> T possible(Supplier<T> action) {
    try {
      return action.get();
    } catch (ExplorationDesk.ConflictException | IllegalStateException e) {
      throw new ControlFailure(409, null, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, @Nullable Object> json(Context ctx, ExplorationState state) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("state", state.isEnded() ? "ended" : "running");
    json.put("limit", state.limit() == 0 ? "all" : state.limit());
    json.put("tried", state.tried());
    Attempt.Purpose purpose = state.purpose();
    if (purpose != null) {
      json.put("purpose", purpose.name().toLowerCase(Locale.ROOT));
      json.put(SCHEDULE, String.valueOf(state.schedule()));
    }
    json.put("operations", state.operations());
    json.put("exhausted", state.isExhausted());
    json.put("mostSurprises", state.mostSurprises());
    json.put("notReproducible", state.notReproducible());
    json.put("anomalies", state.anomalies());
    json.put("seen", state.seen());
    json.put("summary", state.summary());
    state.failure().ifPresent(found -> json.put("failure", json(ctx, found)));
    return json;
  }

  private static Map<String, Object> json(Context ctx, Found found) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(SCHEDULE, found.failure().schedule().toString());
    json.put("number", found.failure().number());
    json.put("surprises", found.failure().schedule().surprises());
    json.put("minimal", found.failure().isMinimal());
    json.put("text", FailureText.surprises(found.failure().schedule().surprises()));
    json.put("lines", found.lines());
    json.put("message", found.message());
    found.place().ifPresent(place -> json.put("link", link(ctx, place)));
    return json;
  }

  private static String link(Context ctx, RecordedPlace place) {
    return new InspectorAddress("http://" + ctx.req().getHeader("Host"))
        .run(place.namespace(), place.key(), place.operation(), place.after());
  }

  private static Map<String, @Nullable Object> nothingFollowed() {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put(SCHEDULE, null);
    return json;
  }

  private static Map<String, @Nullable Object> json(Context ctx, Followed followed) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put(SCHEDULE, followed.schedule().toString());
    json.put("met", followed.run().met().stream().map(ExplorationRoutes::json).toList());
    json.put("unmet", followed.run().unmet());
    json.put("operations", followed.operations());
    json.put("tooLong", followed.run().isTooLong());
    json.put("lines", followed.lines());
    json.put("message", followed.message());
    followed.place().ifPresent(place -> json.put("link", link(ctx, place)));
    return json;
  }

  private static Map<String, @Nullable Object> json(KvChoice choice) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("name", choice.name());
    json.put("kind", choice.kind().name().toLowerCase(Locale.ROOT));
    json.put("location", choice.location());
    json.put("namespace", choice.namespaceId());
    json.put("key", choice.key());
    List<String> options = choice.options().stream().map(KvChoice.Option::value).toList();
    json.put("options", options);
    json.put("taken", options.get(choice.taken()));
    return json;
  }
}
