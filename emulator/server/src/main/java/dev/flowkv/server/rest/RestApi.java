package dev.flowkv.server.rest;

import static io.javalin.http.HandlerType.DELETE;
import static io.javalin.http.HandlerType.POST;
import static io.javalin.http.HandlerType.PUT;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.ScheduleTooLongException;
import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.http.Body;
import dev.flowkv.server.http.Connections;
import dev.flowkv.server.http.LargeAnswer;
import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.ServletRoutes;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

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
  private final Executor executor;
  private final UndeclaredNamespaces undeclared = new UndeclaredNamespaces();

  /**
   * The API of one account, whatever its name.
   *
   * @param executor runs what fault rules have delayed
   */
  public RestApi(KvEmulator emulator, AccessPolicy policy, Executor executor) {
    this.emulator = emulator;
    this.policy = policy;
    this.executor = executor;
  }

  /** Adds the routes. */
  public void addTo(ServletRoutes routes) {
    NamespaceRoutes namespaces = new NamespaceRoutes(emulator);
    KeyRoutes keys = new KeyRoutes(emulator);
    ValueRoutes values = new ValueRoutes(emulator);
    BulkRoutes bulk = new BulkRoutes(emulator);

    routes.get(NAMESPACES, route("list namespaces", namespaces::list));
    routes.withBody(
        POST,
        NAMESPACES,
        NamespaceRoutes.BODY_BYTES,
        route("create namespace", namespaces::create));
    routes.get(NAMESPACE, route("get namespace", namespaces::get));
    routes.withBody(
        PUT, NAMESPACE, NamespaceRoutes.BODY_BYTES, route("rename namespace", namespaces::rename));
    routes.withoutBody(DELETE, NAMESPACE, route("remove namespace", namespaces::remove));

    routes.get(NAMESPACE + "/keys", onKeys("list keys", keys::list));
    LongSupplier value = () -> emulator.maxValueBytes() + OVERHEAD_BYTES;
    // An empty key is a refused key, not an unknown path.
    for (String key : new String[] {"", "/<key>"}) {
      routes.get(NAMESPACE + "/metadata" + key, onKeys("metadata", keys::metadata));
      routes.get(NAMESPACE + "/values" + key, onKeys("get", values::get));
      routes.storing(PUT, NAMESPACE + "/values" + key, value, onKeys("put", values::put));
      routes.withoutBody(DELETE, NAMESPACE + "/values" + key, onKeys("remove key", values::delete));
    }

    long bulkBody = KvLimits.BULK_WRITE_BYTES;
    Handler bulkDelete = onKeys("bulk remove keys", bulk::delete);
    routes.storing(PUT, NAMESPACE + "/bulk", () -> bulkBody, onKeys("bulk put keys", bulk::put));
    routes.withBody(DELETE, NAMESPACE + "/bulk", bulkBody, bulkDelete);
    routes.withBody(POST, NAMESPACE + "/bulk/delete", bulkBody, bulkDelete);
    routes.withBody(POST, NAMESPACE + "/bulk/get", bulkBody, onKeys("bulk get keys", bulk::get));
  }

  private interface Route {
    void answer(RestRequest request);
  }

  private interface KeyRoute {
    KeyOperation<?> operation(RestRequest request);
  }

  private Handler route(String operation, Route route) {
    return ctx -> {
      RestRequest request = new RestRequest(ctx, operation);
      answering(
          request,
          operation,
          () -> {
            admit(ctx);
            route.answer(request);
            LargeAnswer.sendAfter(ctx);
          });
    };
  }

  /** An operation on keys, which fault rules may delay. */
  private Handler onKeys(String operation, KeyRoute route) {
    return ctx -> {
      RestRequest request = new RestRequest(ctx, operation);
      answering(
          request,
          operation,
          () -> {
            admit(ctx);
            KeyOperation.Arrived arrived = route.operation(request).arrive();
            if (arrived.delay().isZero()) {
              arrived.performAndAnswer().run();
              LargeAnswer.sendAfter(ctx);
            } else {
              Runnable later = () -> answering(request, operation, arrived.performAndAnswer());
              ctx.future(
                  () ->
                      CompletableFuture.runAsync(
                              later, Connections.after(arrived.delay(), executor))
                          .thenCompose(answered -> LargeAnswer.sent(ctx)));
            }
          });
    };
  }

  private void answering(RestRequest request, String operation, Runnable answer) {
    Context ctx = request.context();
    try {
      answer.run();
    } catch (KvFailure e) {
      e.retryAfterSeconds().ifPresent(s -> ctx.header("Retry-After", Long.toString(s)));
      RestFailure refusal =
          e.reason() == KvFailure.Reason.NAMESPACE_ID_MALFORMED && isPutOrDelete(ctx)
              ? RestErrors.wrongMethod(ctx.req().getMethod())
              : RestErrors.of(e, operation);
      if (e.reason() == KvFailure.Reason.NAMESPACE_NOT_FOUND
          || e.reason() == KvFailure.Reason.NAMESPACE_ID_MALFORMED) {
        undeclared.refused(request.namespaceId(), refusal.code());
      }
      refuse(request, refusal);
    } catch (KvFault e) {
      fail(request, e);
    } catch (RestFailure e) {
      refuse(request, e);
    } catch (ScheduleTooLongException e) {
      refuse(request, new RestFailure(500, RestErrors.UNAVAILABLE, String.valueOf(e.getMessage())));
    } catch (Body.NoRoomException | OutOfMemoryError e) {
      ctx.header("Retry-After", Integer.toString(Body.NoRoomException.RETRY_AFTER_SECONDS));
      refuse(request, new RestFailure(503, RestErrors.UNAVAILABLE, Body.NoRoomException.text(e)));
    } catch (Query.BadEncodingException e) {
      refuse(request, new RestFailure(400, 10029, operation + ": '" + e.getMessage() + "'"));
    }
  }

  /**
   * Whether the platform's gateway has a route of its own for it, which a malformed id of a
   * namespace does not match. Source: <a
   * href="https://github.com/cloudflare/workers-sdk/issues/2288">workers-sdk, issue 2288</a>; seen
   * for values and for namespaces, assumed for bulk writes.
   */
  private static boolean isPutOrDelete(Context ctx) {
    String method = ctx.req().getMethod();
    return method.equals("PUT") || method.equals("DELETE");
  }

  private static void fail(RestRequest request, KvFault fault) {
    Context ctx = request.context();
    if (fault.kind() == KvFault.Kind.CONNECTION_DROPPED) {
      Connections.drop(ServletContextRequest.getServletContextRequest(ctx.req()));
    } else {
      fault.retryAfterSeconds().ifPresent(s -> ctx.header("Retry-After", Long.toString(s)));
      refuse(request, RestErrors.of(fault));
    }
  }

  private void admit(Context ctx) {
    if (!policy.isAuthorized(ctx.header("Authorization"))) {
      throw new RestFailure(401, RestErrors.AUTHENTICATION, "Authentication error");
    }
    emulator.admitRestRequest();
  }

  /** What is under {@link #ROOT} and no route. */
  public static void noRoute(Context ctx) {
    String path = ctx.req().getRequestURI();
    if (path.startsWith(ROOT + "/accounts//")) {
      RestEnvelope.failure(
          ctx,
          400,
          RestErrors.COULD_NOT_ROUTE,
          "Could not route to "
              + path.substring(ROOT.length())
              + ", perhaps your object identifier is invalid?");
      return;
    }
    RestEnvelope.failure(ctx, 404, RestErrors.NO_ROUTE, "No route for that URI");
  }

  /** A route that does not take this method. */
  public static void wrongMethod(Context ctx) {
    RestFailure failure = RestErrors.wrongMethod(ctx.req().getMethod());
    RestEnvelope.failure(
        ctx, failure.status(), failure.code(), String.valueOf(failure.getMessage()));
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
