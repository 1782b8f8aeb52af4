package dev.flowkv.server.control;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.PATCH;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.formats.FormatException;
import dev.flowkv.server.exploration.ExplorationDesk;
import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.http.Body;
import dev.flowkv.server.http.FailureStatus;
import dev.flowkv.server.http.LargeAnswer;
import dev.flowkv.server.http.PercentEncoding;
import dev.flowkv.server.http.RawPathConnectionFactory;
import dev.flowkv.server.http.ServletRoutes;
import dev.flowkv.server.metrics.KvMetrics;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The routes of the control API. */
public final class ControlApi {
  /** What all of its paths start with. */
  public static final String ROOT = "/__flowkv";

  /** What a route answers that has sent its answer itself. */
  static final Object SENT = new Object();

  /** Made with the first answer: a server that starts has other things to do. */
  private static final class Mapper {
    static final ObjectMapper JSON = new ObjectMapper();
  }

  /** Segments of a raw path: "", __flowkv, namespaces, ID, keys, KEY, views. */
  private static final int NAMESPACE = 3;

  private static final int KEY = 5;

  private final KvEmulator emulator;
  private final AccessPolicy policy;
  private final Map<String, Object> about;
  private final KvMetrics metrics;
  private final @Nullable HistoryFeed history;
  private final SettingOrigins origins;
  private final ExplorationDesk explorations;

  /**
   * The API of an emulator.
   *
   * @param about what is answered of the program: its name, its version
   * @param history null: none is recorded
   * @param origins where the settings come from that were given one by one, by their names
   * @param explorations the emulator's
   */
  public ControlApi(
      KvEmulator emulator,
      AccessPolicy policy,
      Map<String, Object> about,
      KvMetrics metrics,
      @Nullable HistoryFeed history,
      Map<String, SettingOrigin> origins,
      ExplorationDesk explorations) {
    this.explorations = explorations;
    this.emulator = emulator;
    this.policy = policy;
    this.metrics = metrics;
    this.history = history;
    this.about = about;
    this.origins = new SettingOrigins(emulator.config(), origins);
  }

  /** Adds the routes. */
  public void addTo(ServletRoutes routes) {
    ClockRoutes clock = new ClockRoutes(emulator.clock());
    ConfigRoutes config = new ConfigRoutes(emulator, origins);
    SettingRoutes settings = new SettingRoutes(emulator, origins);
    FaultRoutes faults = new FaultRoutes(emulator);
    HistoryRoutes recorded = new HistoryRoutes(emulator, history);
    AnomalyRoutes anomalies = new AnomalyRoutes(history);
    StateRoutes state = new StateRoutes(emulator);
    routes.get(ROOT + "/health", route(ctx -> Map.of("status", "ok")));
    routes.get(ROOT + "/version", route(ctx -> version()));
    routes.get(ROOT + "/clock", route(clock::get));
    routes.withBody(PUT, ROOT + "/clock", ControlBody.SMALL, route(clock::put));
    routes.withBody(POST, ROOT + "/clock/advance", ControlBody.SMALL, route(clock::advance));
    NextEventRoutes next = new NextEventRoutes(emulator);
    routes.get(ROOT + "/next-events", route(next::get));
    routes.withBody(POST, ROOT + "/clock/step", ControlBody.SMALL, route(next::step));
    routes.get(ROOT + "/config", route(config::get));
    routes.withBody(PATCH, ROOT + "/config", ControlBody.SMALL, route(config::patch));
    routes.get(ROOT + "/settings", route(settings::get));
    routes.withBody(POST, ROOT + "/reset", ControlBody.SMALL, bodiless(this::reset));
    NamespaceContents contents = new NamespaceContents(emulator);
    routes.get(ROOT + "/namespaces", route(contents::namespaces));
    routes.get(
        ROOT + "/namespaces/{namespace}/keys",
        route(ctx -> contents.keys(ctx, decoded(ctx, NAMESPACE))));
    NamespaceDeclarations declared = new NamespaceDeclarations(emulator);
    routes.withBody(
        PUT,
        ROOT + "/namespaces/{namespace}",
        ControlBody.SMALL,
        route(ctx -> declared.put(ctx, decoded(ctx, NAMESPACE))));
    routes.withBody(
        PATCH,
        ROOT + "/namespaces/{namespace}",
        ControlBody.SMALL,
        route(ctx -> declared.patch(ctx, decoded(ctx, NAMESPACE))));
    routes.withBody(
        POST,
        ROOT + "/namespaces/{namespace}/reset",
        ControlBody.SMALL,
        bodiless(this::resetNamespace));
    ViewRoutes views = new ViewRoutes(emulator);
    routes.get(
        ROOT + "/namespaces/{namespace}/views",
        route(ctx -> views.ofMany(ctx, decoded(ctx, NAMESPACE))));
    routes.get(
        ROOT + "/namespaces/{namespace}/keys/{key}/views",
        route(ctx -> views.ofKey(ctx, decoded(ctx, NAMESPACE), decoded(ctx, KEY))));
    routes.get(ROOT + "/faults", route(faults::get));
    routes.withBody(PUT, ROOT + "/faults", ControlBody.SMALL, route(faults::put));
    routes.withBody(DELETE, ROOT + "/faults", ControlBody.SMALL, bodiless(faults::delete));
    routes.get(ROOT + "/history", route(recorded::get));
    routes.withBody(DELETE, ROOT + "/history", ControlBody.SMALL, bodiless(recorded::delete));
    routes.get(ROOT + "/anomalies", route(anomalies::get));
    routes.withBody(POST, ROOT + "/explain", ControlBody.LARGE, route(ExplainRoute::post));
    routes.get(ROOT + "/snapshot", route(state::get));
    routes.storing(PUT, ROOT + "/snapshot", () -> ControlBody.LARGE, route(state::put));
    ExplorationRoutes exploration = new ExplorationRoutes(emulator, explorations);
    routes.get(ROOT + "/exploration", route(exploration::get));
    routes.withBody(POST, ROOT + "/exploration", ControlBody.SMALL, route(exploration::begin));
    routes.withBody(POST, ROOT + "/exploration/next", ControlBody.SMALL, route(exploration::next));
    routes.withBody(DELETE, ROOT + "/exploration", ControlBody.SMALL, bodiless(exploration::end));
    routes.get(ROOT + "/schedule", route(exploration::followed));
    routes.withBody(PUT, ROOT + "/schedule", ControlBody.SMALL, route(exploration::follow));
    routes.withBody(DELETE, ROOT + "/schedule", ControlBody.SMALL, bodiless(exploration::unfollow));
    routes.get(ROOT + "/metrics", route(this::metrics));
    routes.get(ROOT + "/openapi.json", route(ControlApi::openApi));
  }

  private interface Route {
    Object answer(Context ctx);
  }

  private Handler route(Route route) {
    return ctx -> {
      try {
        if (!policy.isAuthorized(ctx.header("Authorization"))) {
          throw new ControlFailure(
              401, null, "This server was started with a token; send it as a bearer token.");
        }
        Object answer = route.answer(ctx);
        if (answer != SENT) {
          send(ctx, 200, answer);
        }
        LargeAnswer.sendAfter(ctx);
      } catch (FormatException e) {
        refuse(ctx, 400, e.field(), String.valueOf(e.getMessage()));
      } catch (ControlFailure e) {
        refuse(ctx, e.status(), e.field(), String.valueOf(e.getMessage()));
      } catch (Body.NoRoomException | OutOfMemoryError e) {
        ctx.header("Retry-After", Integer.toString(Body.NoRoomException.RETRY_AFTER_SECONDS));
        refuse(ctx, 503, null, Body.NoRoomException.text(e));
      } catch (KvFailure e) {
        refuse(ctx, FailureStatus.of(e), null, e.text());
      }
    };
  }

  /** A route that takes no body. */
  private Handler bodiless(Route route) {
    return route(
        ctx -> {
          ControlBody.none(ctx);
          return route.answer(ctx);
        });
  }

  private Object version() {
    Map<String, Object> json = new LinkedHashMap<>(about);
    json.put("recording", history == null ? null : history.recording());
    return json;
  }

  private Object reset(Context ctx) {
    ControlQuery.none(ctx, "one namespace is reset at /__flowkv/namespaces/{id}/reset");
    emulator.reset();
    return Map.of("status", "ok");
  }

  private Object resetNamespace(Context ctx) {
    existing(emulator, decoded(ctx, NAMESPACE)).reset();
    return Map.of("status", "ok");
  }

  private Object metrics(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8");
    LargeAnswer.bytes(ctx, metrics.scrape().getBytes(StandardCharsets.UTF_8));
    return SENT;
  }

  /** A namespace that is there, whatever its id looks like. */
  static KvNamespace existing(KvEmulator emulator, String id) {
    if (emulator.findNamespace(id).isEmpty()) {
      throw new ControlFailure(404, "namespace", "There is no namespace \"" + id + "\".");
    }
    return emulator.existingNamespace(id);
  }

  private static Object openApi(Context ctx) {
    try (InputStream in = ControlApi.class.getResourceAsStream("openapi.json")) {
      return Mapper.JSON.readTree(Objects.requireNonNull(in, "openapi.json is not in the jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decoded(Context ctx, int segment) {
    String raw = RawPathConnectionFactory.restore(ctx.req().getRequestURI());
    String[] segments = raw.split("/", -1);
    return PercentEncoding.decodePath(segments[segment])
        .orElseThrow(() -> new ControlFailure(400, null, "The path is not percent-encoded UTF-8."));
  }

  /** What is under {@link #ROOT}, or nowhere, and no route. */
  public static void noRoute(Context ctx) {
    refuse(
        ctx,
        404,
        null,
        "Nothing is here. The control API is under /__flowkv/ (try /__flowkv/health), the REST API"
            + " under /client/v4/; a binding sends X-KV-Namespace-Id.");
  }

  /** A route that does not take this method. */
  public static void wrongMethod(Context ctx) {
    refuse(ctx, 405, null, ctx.req().getMethod() + " is not a method of this path.");
  }

  /** A defect of this program, not of the request. */
  public static void failed(Context ctx) {
    refuse(ctx, 500, null, "Internal error; the emulator's log has more.");
  }

  private static void refuse(Context ctx, int status, @Nullable String field, String message) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("error", message);
    if (field != null) {
      json.put("field", field);
    }
    send(ctx, status, json);
  }

  private static void send(Context ctx, int status, Object json) {
    try {
      ctx.status(status).contentType("application/json");
      LargeAnswer.bytes(ctx, Mapper.JSON.writeValueAsBytes(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
