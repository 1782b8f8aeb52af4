package dev.flowkv.server.http;

import io.javalin.config.JavalinState;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.router.Endpoint;
import io.javalin.router.EndpointMetadata;
import io.javalin.router.ParsedEndpoint;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Request;

/** What the faces add to Javalin's routes: each says the largest body that it takes. */
public final class ServletRoutes {
  private final RoutesConfig routes;

  /** Adds to these routes. */
  public ServletRoutes(RoutesConfig routes) {
    this.routes = routes;
  }

  private record MaxBody(LongSupplier bytes) implements EndpointMetadata {}

  /** Adds a GET, and the HEAD that goes with it: left alone, Javalin answers 200 to any. */
  public void get(String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  /** Adds a route that looks at no body. */
  public void withoutBody(HandlerType method, String path, Handler handler) {
    routes.addHttpHandler(method, path, handler);
  }

  /**
   * Adds a route.
   *
   * @param maxBodyBytes what is larger is counted and not kept
   */
  public void withBody(
      HandlerType method, String path, LongSupplier maxBodyBytes, Handler handler) {
    routes.addEndpoint(
        Endpoint.create(method, path).addMetadata(new MaxBody(maxBodyBytes)).handler(handler));
  }

  /** As the other one, with a maximum that never changes. */
  public void withBody(HandlerType method, String path, long maxBodyBytes, Handler handler) {
    withBody(method, path, () -> maxBodyBytes, handler);
  }

  /**
   * Returns the largest body that is of use to a request.
   *
   * @return 0 if there is no such route, or it looks at no body
   */
  public static long maxBodyBytes(JavalinState javalin, Request request) {
    // Javalin routes by this header where it is there.
    String override = request.getHeaders().get(Header.X_HTTP_METHOD_OVERRIDE);
    HandlerType method =
        HandlerType.findOrDefault(override == null ? request.getMethod() : override);
    ParsedEndpoint found =
        javalin.internalRouter.findFirstHttpHandlerEntry(method, request.getHttpURI().getPath());
    MaxBody max = found == null ? null : found.endpoint.metadata(MaxBody.class);
    return max == null ? 0 : max.bytes().getAsLong();
  }
}
