package dev.flowkv.server.rest;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.ServletRoutes;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/** The routes of the REST API. */
public final class RestApi {
  /** What all of its paths start with. */
  public static final String ROOT = "/client/v4";

  /** What a multipart body may hold beside the value: boundaries, part headers, metadata. */
  public static final long OVERHEAD_BYTES = 1 << 20;

  private static final String NAMESPACES = ROOT + "/accounts/{account}/storage/kv/namespaces";
  private static final String NAMESPACE = NAMESPACES + "/{namespace}";

  private final KvEmulator emulator;
  private final AccessPolicy policy;

  /** The API of one account, whatever its name. */
  public RestApi(KvEmulator emulator, AccessPolicy policy) {
    this.emulator = emulator;
    this.policy = policy;
  }

  /** Adds the routes. */
  public void addTo(RoutesConfig routes) {
    NamespaceRoutes namespaces = new NamespaceRoutes(emulator);
    KeyRoutes keys = new KeyRoutes(emulator);
    ValueRoutes values = new ValueRoutes(emulator);
    BulkRoutes bulk = new BulkRoutes(emulator);

    ServletRoutes.get(routes, NAMESPACES, route("list namespaces", namespaces::list));
    routes.post(NAMESPACES, route("create namespace", namespaces::create));
    ServletRoutes.get(routes, NAMESPACE, route("get namespace", namespaces::get));
    routes.put(NAMESPACE, route("rename namespace", namespaces::rename));
    routes.delete(NAMESPACE, route("remove namespace", namespaces::remove));

    ServletRoutes.get(routes, NAMESPACE + "/keys", route("list keys", keys::list));
    // An empty key is a refused key, not an unknown path.
    for (String key : new String[] {"", "/<key>"}) {
      ServletRoutes.get(routes, NAMESPACE + "/metadata" + key, route("metadata", keys::metadata));
      ServletRoutes.get(routes, NAMESPACE + "/values" + key, route("get", values::get));
      routes.put(NAMESPACE + "/values" + key, route("put", values::put));
      routes.delete(NAMESPACE + "/values" + key, route("remove key", values::delete));
    }

    routes.put(NAMESPACE + "/bulk", route("bulk put keys", bulk::put));
    routes.delete(NAMESPACE + "/bulk", route("bulk remove keys", bulk::delete));
    routes.post(NAMESPACE + "/bulk/delete", route("bulk remove keys", bulk::delete));
    routes.post(NAMESPACE + "/bulk/get", route("bulk get keys", bulk::get));
  }

  private interface Route {
    void answer(RestRequest request);
  }

  private Handler route(String operation, Route route) {
    return ctx -> {
      RestRequest request = new RestRequest(ctx, operation);
      try {
        admit(ctx);
        route.answer(request);
      } catch (KvFailure e) {
        e.retryAfterSeconds().ifPresent(s -> ctx.header("Retry-After", Long.toString(s)));
        refuse(request, RestErrors.of(e, operation));
      } catch (RestFailure e) {
        refuse(request, e);
      } catch (Query.BadEncodingException e) {
        refuse(request, new RestFailure(400, 10029, operation + ": '" + e.getMessage() + "'"));
      }
    };
  }

  private void admit(Context ctx) {
    if (!policy.isAuthorized(ctx.header("Authorization"))) {
      throw new RestFailure(401, RestErrors.AUTHENTICATION, "Authentication error");
    }
    emulator.admitRestRequest();
  }

  /** What is under {@link #ROOT} and no route. */
  public static void noRoute(Context ctx) {
    RestEnvelope.failure(ctx, 404, RestErrors.NO_ROUTE, "No route for that URI");
  }

  /** A route that does not take this method. */
  public static void wrongMethod(Context ctx) {
    RestEnvelope.failure(
        ctx,
        405,
        RestErrors.AUTHENTICATION,
        ctx.req().getMethod() + " method not allowed for the api_token authentication scheme");
  }

  /** A defect of this program, not of the request. */
  public static void failed(Context ctx) {
    RestEnvelope.failure(ctx, 500, RestErrors.UNAVAILABLE, "internal error");
  }

  private static void refuse(RestRequest request, RestFailure failure) {
    RestEnvelope.failure(
        request.context(), failure.status(), failure.code(), String.valueOf(failure.getMessage()));
  }
}
