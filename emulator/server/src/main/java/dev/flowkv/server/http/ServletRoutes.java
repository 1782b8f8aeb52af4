package dev.flowkv.server.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;

/** What the faces add to Javalin's routes. */
public final class ServletRoutes {
  private ServletRoutes() {}

  /** A GET, and the HEAD that goes with it: left alone, Javalin answers 200 to any. */
  public static void get(RoutesConfig routes, String path, Handler handler) {
    routes.get(path, handler);
    routes.head(path, handler);
  }
}
