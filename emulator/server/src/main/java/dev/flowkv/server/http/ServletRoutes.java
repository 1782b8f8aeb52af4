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
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;

/** What the faces add to Javalin's routes: each says what happens to a body. */
public final class ServletRoutes {
  private final RoutesConfig routes;

  /** Adds to these routes. */
  public ServletRoutes(RoutesConfig routes) {
    this.routes = routes;
  }

  private record Limit(Supplier<BodyLimit> body) implements EndpointMetadata {}

  /** Adds a GET, and the HEAD that goes with it: left alone, Javalin answers 200 to any. */
  public void get(String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }

  /** Adds a route that looks at no body. */
  public void withoutBody(HandlerType method, String path, Handler handler) {
    routes.addHttpHandler(method, path, handler);
  }

  /** Adds a route whose bodies are looked at and forgotten. */
  public void withBody(HandlerType method, String path, long maxBytes, Handler handler) {
    add(method, path, () -> BodyLimit.passing(maxBytes), handler);
  }

  /** Adds a route whose bodies are data to store. */
  public void storing(HandlerType method, String path, LongSupplier maxBytes, Handler handler) {
    add(method, path, () -> BodyLimit.stored(maxBytes.getAsLong()), handler);
  }

  private void add(HandlerType method, String path, Supplier<BodyLimit> body, Handler handler) {
    routes.addEndpoint(Endpoint.create(method, path).addMetadata(new Limit(body)).handler(handler));
  }

  /** Returns what happens to a request's body: nothing, if there is no such route. */
  public static BodyLimit bodyLimit(JavalinState javalin, Request request) {
    // Javalin routes by this header where it is there.
    String override = request.getHeaders().get(Header.X_HTTP_METHOD_OVERRIDE);
    HandlerType method =
        HandlerType.findOrDefault(override == null ? request.getMethod() : override);
    ParsedEndpoint found =
        javalin.internalRouter.findFirstHttpHandlerEntry(method, request.getHttpURI().getPath());
    Limit limit = found == null ? null : found.endpoint.metadata(Limit.class);
    return limit == null ? BodyLimit.NOTHING : limit.body().get();
  }
}
