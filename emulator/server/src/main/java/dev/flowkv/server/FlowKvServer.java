package dev.flowkv.server;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvObserver;
import dev.flowkv.inspector.InspectorPage;
import dev.flowkv.server.binding.BindingHandler;
import dev.flowkv.server.control.ControlApi;
import dev.flowkv.server.control.HealthHandler;
import dev.flowkv.server.control.HistoryFeed;
import dev.flowkv.server.exploration.ExplorationDesk;
import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.http.BodyFirstHandler;
import dev.flowkv.server.http.BodyLimit;
import dev.flowkv.server.http.BodyMemory;
import dev.flowkv.server.http.DeferredHandler;
import dev.flowkv.server.http.PlainErrorHandler;
import dev.flowkv.server.http.RawPathConnectionFactory;
import dev.flowkv.server.http.ServletRoutes;
import dev.flowkv.server.http.SmallAnswerHandler;
import dev.flowkv.server.metrics.KvMetrics;
import dev.flowkv.server.rest.RestApi;
import dev.flowkv.server.ui.PageHandler;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Context;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.servlet.JavalinServlet;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: one emulator behind all faces on one port. */
public final class FlowKvServer implements AutoCloseable {
  /** Workers keep connections open between requests, and a lost one is an error in the Worker. */
  private static final Logger LOG = LoggerFactory.getLogger(FlowKvServer.class);

  /** Longer than Jetty takes for its threads, which it waits for half that long. */
  private static final long MOST_STOP_SECONDS = 10;

  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

  /** Room for metadata that is refused with the platform's text rather than by the parser. */
  private static final int HEADER_BYTES = 256 * 1024;

  private static final int MAX_THREADS = 64;

  private final Server jetty;
  private final ServerConnector connector;
  private final UnderWayHandler requests;
  private final KvEmulator emulator;
  private final @Nullable HistoryFeed feed;
  private final List<KvObserver> observers;
  private final ExplorationDesk explorations;

  private FlowKvServer(
      Server jetty,
      ServerConnector connector,
      UnderWayHandler requests,
      KvEmulator emulator,
      @Nullable HistoryFeed feed,
      List<KvObserver> observers,
      ExplorationDesk explorations) {
    this.explorations = explorations;
    this.jetty = jetty;
    this.connector = connector;
    this.requests = requests;
    this.emulator = emulator;
    this.feed = feed;
    this.observers = observers;
  }

  /**
   * Starts a server.
   *
   * @throws IOException if it cannot listen there
   */
  public static FlowKvServer start(KvEmulator emulator, ServerOptions options) throws IOException {
    return start(emulator, options, MAX_THREADS);
  }

  /** Starts a server with at most so many threads. Few are sooner busy, which tests need. */
  static FlowKvServer start(KvEmulator emulator, ServerOptions options, int mostThreads)
      throws IOException {
    KvMetrics metrics = new KvMetrics(emulator);
    KvHistory history =
        options.historyOperations() == 0 ? null : KvHistory.ofAtMost(options.historyOperations());
    QueuedThreadPool threads = new QueuedThreadPool(mostThreads);
    threads.setName("flowkv");
    HistoryFeed feed = history == null ? null : new HistoryFeed(history, newName(), threads);
    Server jetty = new Server(threads);
    ServerConnector connector =
        new ServerConnector(jetty, new RawPathConnectionFactory(httpConfiguration()));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
    jetty.addConnector(connector);

    Set<String> hosts = new HashSet<>(options.allowedHosts());
    hosts.add(options.hostInUrl());
    AccessPolicy policy = new AccessPolicy(hosts, options.token(), options.readOnlyUi());
    BodyMemory memory = BodyMemory.ofThisProgram();
    RestApi rest = new RestApi(emulator, policy, threads);
    ExplorationDesk explorations = new ExplorationDesk(emulator, history, System::nanoTime);
    ControlApi control =
        new ControlApi(
            emulator,
            policy,
            About.thisProgram(),
            metrics,
            feed,
            options.settingOrigins(),
            explorations);
    // Half of a start goes into these, and bindings do not need them.
    DeferredHandler restAndControl =
        new DeferredHandler(() -> restAndControl(rest, control, policy, memory));
    UnderWayHandler requests =
        new UnderWayHandler(
            new AccessHandler(
                policy,
                new BindingHandler(
                    emulator,
                    memory,
                    new PageHandler(
                        new InspectorPage(options.readOnlyUi()),
                        new HealthHandler(policy, restAndControl)))));
    jetty.setHandler(requests);
    jetty.setErrorHandler(new PlainErrorHandler());
    List<KvObserver> observers =
        history == null || feed == null ? List.of(metrics) : List.of(metrics, history, feed);
    FlowKvServer server =
        new FlowKvServer(jetty, connector, requests, emulator, feed, observers, explorations);
    observers.forEach(emulator::observe);
    try {
      jetty.start();
    } catch (IOException e) {
      server.close();
      throw e;
    } catch (Exception e) {
      server.close();
      throw new IllegalStateException(e);
    }
    threads.execute(
        () -> {
          metrics.make();
          restAndControl.make();
        });
    return server;
  }

  /** A name that no other recording has. A secure random number would take longer to start. */
  private static String newName() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** The port it listens on. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The recorded operations; null: none are recorded. */
  public @Nullable KvHistory history() {
    return feed == null ? null : feed.history();
  }

  /** Waits until the server has been closed. */
  public void join() throws InterruptedException {
    jetty.join();
  }

  /** Stops listening and ends open requests. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }

  /**
   * Stops listening, lets open requests finish for at most this long, and then ends them.
   *
   * <p>Jetty's own graceful stop would end at once what waits for the rest of its body.
   */
  public void close(Duration grace) {
    connector.close();
    if (feed != null) {
      feed.end();
    }
    try {
      requests.end(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      stop();
    } finally {
      explorations.close();
      observers.forEach(emulator::stopObserving);
    }
  }

  /** Jetty waits for its selectors without a limit, and one was seen that no thread served. */
  private void stop() {
    FutureTask<Void> stopping =
        new FutureTask<>(
            () -> {
              jetty.stop();
              return null;
            });
    Thread thread = new Thread(stopping, "flowkv-stop");
    thread.setDaemon(true);
    thread.start();
    try {
      stopping.get(MOST_STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      LOG.warn("The server has not stopped within {} s, and is left behind", MOST_STOP_SECONDS);
    }
  }

  private static HttpConfiguration httpConfiguration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setMaxResponseHeaderSize(HEADER_BYTES);
    http.setOutputBufferSize(SmallAnswerHandler.MAX_BYTES);
    http.setOutputAggregationSize(SmallAnswerHandler.MAX_BYTES);
    // Keys arrive raw: | ^ [ { and %2F are all legal in them.
    http.setUriCompliance(UriCompliance.UNSAFE);
    return http;
  }

  private static Handler restAndControl(
      RestApi rest, ControlApi control, AccessPolicy policy, BodyMemory memory) {
    Javalin javalin = routes(rest, control);
    return new BodyFirstHandler(
        request ->
            policy.isAuthorized(request.getHeaders().get(HttpHeader.AUTHORIZATION))
                ? ServletRoutes.bodyLimit(javalin.unsafe, request)
                : BodyLimit.NOTHING,
        memory,
        new SmallAnswerHandler(servlet(javalin)));
  }

  /** REST and control. Javalin routes; its servlet is mounted beside the other handlers. */
  static Javalin routes(RestApi rest, ControlApi control) {
    return Javalin.create(
        config -> {
          config.startup.showJavalinBanner = false;
          config.startup.startupWatcherEnabled = false;
          config.http.prefer405over404 = true;
          config.http.defaultContentType = "application/json";
          config.http.compressionStrategy = CompressionStrategy.NONE;
          ServletRoutes routes = new ServletRoutes(config.routes);
          rest.addTo(routes);
          control.addTo(routes);
          config.routes.exception(Exception.class, FlowKvServer::failed);
          config.routes.exception(NotFoundResponse.class, (e, ctx) -> noRoute(ctx));
          config.routes.exception(MethodNotAllowedResponse.class, (e, ctx) -> wrongMethod(ctx));
        });
  }

  private static ServletContextHandler servlet(Javalin javalin) {
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    ServletHolder holder = new ServletHolder(new JavalinServlet(javalin.unsafe));
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    return context;
  }

  private static void failed(Exception e, Context ctx) {
    LOG.error("{} {} failed", ctx.req().getMethod(), ctx.req().getRequestURI(), e);
    if (isRest(ctx)) {
      RestApi.failed(ctx);
    } else {
      ControlApi.failed(ctx);
    }
  }

  private static void noRoute(Context ctx) {
    if (isRest(ctx)) {
      RestApi.noRoute(ctx);
    } else {
      ControlApi.noRoute(ctx);
    }
  }

  private static void wrongMethod(Context ctx) {
    if (isRest(ctx)) {
      RestApi.wrongMethod(ctx);
    } else {
      ControlApi.wrongMethod(ctx);
    }
  }

  private static boolean isRest(Context ctx) {
    return ctx.path().startsWith(RestApi.ROOT);
  }
}
