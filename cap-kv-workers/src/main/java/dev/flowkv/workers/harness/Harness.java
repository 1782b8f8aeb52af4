package dev.flowkv.workers.harness;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvThrottledException;
import dev.flowkv.capability.KvUnavailableException;
import dev.flowkv.workers.WorkersEnv;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import org.teavm.jso.JSObject;

/** Answers one request: one invocation, one budget. */
final class Harness {
  private static final String DEFAULT_BINDING = "FLOW_KV";

  private final JSObject env;
  private final String build;
  private final JSObject callBinding;

  Harness(JSObject env, String build, JSObject callBinding) {
    this.env = env;
    this.build = build;
    this.callBinding = callBinding;
  }

  JSObject answer(HttpRequest request) {
    try {
      return route(request);
    } catch (KvException e) {
      return HttpResponse.json(status(e), error(e));
    } catch (UncheckedIOException e) {
      return HttpResponse.json(400, error("HARNESS_BAD_REQUEST", "the body broke off"));
    } catch (BadRequest e) {
      return HttpResponse.json(400, error("HARNESS_BAD_REQUEST", String.valueOf(e.getMessage())));
    }
  }

  private JSObject route(HttpRequest request) {
    String route = request.route();
    if (route.equals("GET /health")) {
      return HttpResponse.json(200, new JsonObject().with("status", "ok").with("build", build));
    }
    if (!Secret.admits(env, request.header("Authorization"))) {
      return HttpResponse.json(
          401, error("HARNESS_UNAUTHORIZED", "Authorization must be \"Bearer \" and the secret"));
    }
    String binding = request.query("binding", DEFAULT_BINDING);
    WorkersEnv workersEnv = workersEnv(request);
    KeyValue keyValue = workersEnv.kv(binding);
    return switch (route) {
      case "GET /info" -> HttpResponse.json(200, InfoJson.of(keyValue.info()));
      case "GET /value" -> ValueRoutes.get(keyValue, request);
      case "PUT /value" -> ValueRoutes.put(keyValue, request);
      case "DELETE /value" -> ValueRoutes.delete(keyValue, request);
      case "GET /list" -> HttpResponse.json(200, ListRoutes.page(keyValue, request));
      case "GET /keys" -> HttpResponse.json(200, ListRoutes.all(keyValue, request));
      case "POST /batch" ->
          HttpResponse.json(
              200,
              new Batch(keyValue)
                  .run(request.text())
                  .with("operationsLeft", workersEnv.budget().remaining()));
      case "POST /binding" -> request.passTo(callBinding, env, binding);
      default -> HttpResponse.json(404, error("HARNESS_BAD_REQUEST", "there is no route " + route));
    };
  }

  private WorkersEnv workersEnv(HttpRequest request) {
    OptionalInt minimum = request.queryInt("minimumCacheTtl");
    WorkersEnv workersEnv = WorkersEnv.of(env);
    try {
      return minimum.isPresent()
          ? workersEnv.withMinimumCacheTtlSeconds(minimum.getAsInt())
          : workersEnv;
    } catch (IllegalArgumentException e) {
      throw new BadRequest(String.valueOf(e.getMessage()));
    }
  }

  private static int status(KvException e) {
    if (e instanceof KvThrottledException) {
      return 429;
    }
    if (e instanceof KvUnavailableException) {
      return 503;
    }
    return e.code() == KvErrorCode.BINDING_MISSING ? 500 : 400;
  }

  static JsonObject error(KvException e) {
    JsonObject error =
        new JsonObject()
            .with("code", e.code().name())
            .with("message", String.valueOf(e.getMessage()))
            .with("retryable", e.retryable());
    e.platformText().ifPresent(text -> error.with("platformText", text));
    return new JsonObject().with("error", error);
  }

  static JsonObject error(String code, String message) {
    return new JsonObject()
        .with("error", new JsonObject().with("code", code).with("message", message));
  }
}
