package dev.flowkv.server.binding;

import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.KvWrite;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.engine.ScheduleTooLongException;
import dev.flowkv.server.http.Body;
import dev.flowkv.server.http.BodyLimit;
import dev.flowkv.server.http.BodyMemory;
import dev.flowkv.server.http.BodyReader;
import dev.flowkv.server.http.Connections;
import dev.flowkv.server.http.FailureStatus;
import dev.flowkv.server.http.HeaderText;
import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.Reply;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers the requests of bindings; all others go to the next handler. */
public final class BindingHandler extends Handler.Wrapper {
  private static final String METADATA = "CF-KV-Metadata";
  private static final String CACHE_STATUS = "CF-Cache-Status";
  private static final String EXPIRATION = "CF-Expiration";

  /** A bulk read of 100 keys of 512 bytes, each byte escaped as six, and room to spare. */
  private static final int BULK_BODY_BYTES = 1 << 20;

  private final KvEmulator emulator;
  private final BodyMemory memory;

  /**
   * A handler in front of {@code next}.
   *
   * @param memory what the bodies of requests take
   */
  public BindingHandler(KvEmulator emulator, BodyMemory memory, Handler next) {
    super(next);
    this.emulator = emulator;
    this.memory = memory;
  }

  /** Tells whether a request is for one of these faces, whatever else is wrong with it. */
  public static boolean isBinding(Request request) {
    HttpFields headers = request.getHeaders();
    return headers.contains(BindingCall.NAMESPACE)
        || headers.contains(BindingCall.WORKERD)
        || headers.contains(BindingCall.URL)
        || BindingCall.isProxyPath(request.getHttpURI().getPath());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields headers = request.getHeaders();
    String namespaceId = headers.get(BindingCall.NAMESPACE);
    String proxiedUrl = headers.get(BindingCall.URL);
    if (namespaceId == null && proxiedUrl == null && !isBinding(request)) {
      return super.handle(request, response, callback);
    }
    boolean isProxied =
        proxiedUrl != null || namespaceId == null && !headers.contains(BindingCall.WORKERD);
    Exchange exchange = new Exchange(request, response, callback, isProxied);
    try {
      if (isProxied && (proxiedUrl == null || headers.contains(HttpHeader.UPGRADE, "websocket"))) {
        // Beside each operation Miniflare opens a WebSocket for calls that KV does not make.
        exchange.refuse(404, "Not Found");
      } else {
        BindingCall call =
            proxiedUrl != null
                ? BindingCall.proxied(request, proxiedUrl)
                : BindingCall.direct(request, namespaceId);
        perform(call, exchange);
      }
    } catch (KvFailure
        | ScheduleTooLongException
        | BindingCall.MalformedException
        | Query.BadEncodingException e) {
      refuse(e, exchange);
    }
    return true;
  }

  /** A request with what is needed to answer it, now or later. */
  private record Exchange(
      Request request, Response response, Callback callback, boolean isProxied) {
    void done() {
      Reply.bytes(response, ByteBuffer.allocate(0), callback);
    }

    void refuse(int status, String text) {
      String visible = isProxied ? ReasonText.ascii(text) : text;
      Reply.refusal(request, response, status, visible, callback);
    }

    void fail(Throwable defect) {
      Reply.failure(request, response, defect, callback);
    }
  }

  private void perform(BindingCall call, Exchange exchange) {
    KvAccess access = access(call);
    switch (exchange.request.getMethod()) {
      case "GET" -> {
        if (call.path().equals("/")) {
          run(access, list(call), exchange, page -> answer(page, exchange));
        } else {
          KvCall<KvRead> get =
              new KvCall.Get(key(call), new GetOptions(call.query().get("cache_ttl")));
          run(access, get, exchange, read -> answer(read, exchange));
        }
      }
      case "PUT" -> put(call, access, exchange);
      case "DELETE" ->
          run(access, new KvCall.Delete(key(call)), exchange, written -> exchange.done());
      case "POST" -> {
        if (!call.path().equals("/bulk/get")) {
          exchange.refuse(404, "Not Found");
        } else {
          bulkGet(access, exchange);
        }
      }
      default -> {
        exchange.response.getHeaders().put(HttpHeader.ALLOW, "GET, PUT, DELETE, POST");
        exchange.refuse(405, "Method Not Allowed");
      }
    }
  }

  private KvAccess access(BindingCall call) {
    String location =
        call.location() != null ? call.location() : emulator.config().locations().get(0);
    return emulator
        .namespace(call.namespaceId())
        .at(location)
        .invocation(call.invocation())
        .via(call.face());
  }

  /** Performs an operation, when the fault rules let it, and answers. */
  private static <T> void run(
      KvAccess access, KvCall<T> call, Exchange exchange, Consumer<T> answer) {
    KvAccess.Arrival<T> arrival = access.arrive(call);
    if (arrival.delay().isZero()) {
      finish(arrival, exchange, answer);
    } else {
      Connections.after(arrival.delay(), exchange.request.getComponents().getExecutor())
          .execute(() -> finish(arrival, exchange, answer));
    }
  }

  private static <T> void finish(
      KvAccess.Arrival<T> arrival, Exchange exchange, Consumer<T> answer) {
    try {
      answer.accept(arrival.operation().get());
    } catch (KvFailure failure) {
      refuse(failure, exchange);
    } catch (KvFault fault) {
      fail(fault, exchange);
    } catch (RuntimeException | OutOfMemoryError e) {
      exchange.fail(e);
    }
  }

  private static void answer(KvRead read, Exchange exchange) {
    Response response = exchange.response;
    HttpFields.Mutable headers = response.getHeaders();
    read.cacheStatus().ifPresent(s -> headers.put(CACHE_STATUS, s.name()));
    Optional<KvValue> value = read.value();
    if (value.isEmpty()) {
      response.setStatus(404);
      exchange.done();
      return;
    }
    read.metadata().ifPresent(m -> headers.put(METADATA, HeaderText.encode(m)));
    read.expirationSeconds().ifPresent(e -> headers.put(EXPIRATION, e));
    headers.put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    Reply.bytes(response, value.get().asByteBuffer(), exchange.callback);
  }

  private static KvCall<ListPage> list(BindingCall call) {
    Query query = call.query();
    return new KvCall.ListKeys(
        new ListOptions(
            query.get("prefix", ""), query.get("key_count_limit"), query.get("cursor")));
  }

  private static void answer(ListPage page, Exchange exchange) {
    page.cacheStatus().ifPresent(s -> exchange.response.getHeaders().put(CACHE_STATUS, s.name()));
    Reply.json(exchange.response, BindingJson.page(page), exchange.callback);
  }

  private void put(BindingCall call, KvAccess access, Exchange exchange) {
    PutOptions options =
        new PutOptions(
            call.query().get("expiration"),
            call.query().get("expiration_ttl"),
            metadata(call.header().apply(METADATA)));
    String key = key(call);
    withBody(
        exchange,
        BodyLimit.stored(emulator.maxValueBytes()),
        body -> {
          if (body.bytes() == null) {
            throw KvFailure.valueTooLarge(body.size());
          }
          KvCall<KvWrite> put = new KvCall.Put(key, KvValue.wrap(body.bytes()), options);
          run(access, put, exchange, written -> exchange.done());
        });
  }

  private static @Nullable String metadata(@Nullable String header) {
    return header == null
        ? null
        : HeaderText.decode(header)
            .orElseThrow(() -> new BindingCall.MalformedException("Metadata must be UTF-8"));
  }

  private void bulkGet(KvAccess access, Exchange exchange) {
    withBody(
        exchange,
        BodyLimit.passing(BULK_BODY_BYTES),
        body -> {
          BulkGetRequest asked = BulkGetRequest.parse(body.bytes());
          boolean json = "json".equals(asked.type());
          KvCall<Map<String, KvRead>> bulkGet =
              new KvCall.BulkGet(
                  asked.keys(), new BulkGetOptions(asked.type(), asked.cacheTtl(), false));
          run(
              access,
              bulkGet,
              exchange,
              answers ->
                  Reply.json(
                      exchange.response,
                      BindingJson.bulk(answers, json, asked.withMetadata()),
                      exchange.callback));
        });
  }

  /** Reads the body to its end, also when it is refused, so that the client sees the refusal. */
  private void withBody(Exchange exchange, BodyLimit limit, Consumer<Body> then) {
    BodyReader.read(exchange.request, limit, memory)
        .whenComplete(
            (body, failure) -> {
              if (failure != null) {
                exchange.callback.failed(failure);
                return;
              }
              try {
                then.accept(body.upTo(limit.maxBytes()));
              } catch (KvFailure | ScheduleTooLongException | BindingCall.MalformedException e) {
                refuse(e, exchange);
              } catch (Body.NoRoomException e) {
                Reply.noRoom(
                    exchange.request,
                    exchange.response,
                    String.valueOf(e.getMessage()),
                    exchange.callback);
              } catch (RuntimeException | OutOfMemoryError e) {
                exchange.fail(e);
              }
            });
  }

  private static String key(BindingCall call) {
    return call.key()
        .orElseThrow(() -> new BindingCall.MalformedException("Could not URL-decode key name"));
  }

  private static void refuse(RuntimeException e, Exchange exchange) {
    if (e instanceof KvFailure failure) {
      retryAfter(failure.retryAfterSeconds(), exchange);
      exchange.refuse(FailureStatus.of(failure), failure.text());
    } else if (e instanceof ScheduleTooLongException) {
      exchange.refuse(500, String.valueOf(e.getMessage()));
    } else {
      exchange.refuse(400, String.valueOf(e.getMessage()));
    }
  }

  private static void fail(KvFault fault, Exchange exchange) {
    if (fault.kind() == KvFault.Kind.CONNECTION_DROPPED) {
      Connections.drop(exchange.request);
      exchange.callback.failed(new EofException(fault.text()));
    } else {
      retryAfter(fault.retryAfterSeconds(), exchange);
      exchange.refuse(fault.status(), fault.text());
    }
  }

  private static void retryAfter(OptionalLong seconds, Exchange exchange) {
    seconds.ifPresent(s -> exchange.response.getHeaders().put(HttpHeader.RETRY_AFTER, s));
  }
}
