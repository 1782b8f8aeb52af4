package dev.flowkv.server.binding;

import dev.flowkv.engine.BulkGetOptions;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.http.Body;
import dev.flowkv.server.http.BodyReader;
import dev.flowkv.server.http.FailureStatus;
import dev.flowkv.server.http.HeaderText;
import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.Reply;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers the requests of bindings; all others go to the next handler. */
public final class BindingHandler extends Handler.Wrapper {
  static final String PROXY_NAMESPACE = "/binding/";
  private static final String PROXY_NAMESPACES = "/bindings";

  private static final String NAMESPACE = "X-KV-Namespace-Id";
  private static final String METADATA = "CF-KV-Metadata";
  private static final String CACHE_STATUS = "CF-Cache-Status";
  private static final String EXPIRATION = "CF-Expiration";

  /** A bulk read of 100 keys of 512 bytes, each byte escaped as six, and room to spare. */
  private static final int BULK_BODY_BYTES = 1 << 20;

  private final KvEmulator emulator;

  /** A handler in front of {@code next}. */
  public BindingHandler(KvEmulator emulator, Handler next) {
    super(next);
    this.emulator = emulator;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields headers = request.getHeaders();
    String namespaceId = headers.get(NAMESPACE);
    String proxiedUrl = headers.get("MF-URL");
    boolean proxied = proxiedUrl != null || isProxyPath(request.getHttpURI().getPath());
    if (namespaceId == null && !proxied) {
      return super.handle(request, response, callback);
    }
    try {
      if (proxied && (proxiedUrl == null || headers.contains(HttpHeader.UPGRADE))) {
        // Beside each operation Miniflare opens a WebSocket for calls that KV does not make.
        Reply.refusal(request, response, 404, "Not Found", callback);
      } else {
        BindingCall call =
            proxiedUrl != null
                ? BindingCall.proxied(request, proxiedUrl)
                : BindingCall.direct(request, Objects.requireNonNull(namespaceId));
        perform(call, request, response, callback);
      }
    } catch (KvFailure | BindingCall.MalformedException | Query.BadEncodingException e) {
      refuse(e, request, response, callback);
    }
    return true;
  }

  private static boolean isProxyPath(@Nullable String path) {
    return path != null && (path.startsWith(PROXY_NAMESPACE) || path.equals(PROXY_NAMESPACES));
  }

  private void perform(BindingCall call, Request request, Response response, Callback callback) {
    if (call.namespaceId().isEmpty()) {
      throw new BindingCall.MalformedException(NAMESPACE + " must not be empty");
    }
    KvAccess access = access(call);
    switch (request.getMethod()) {
      case "GET" -> {
        if (call.path().equals("/")) {
          list(call, access, response, callback);
        } else {
          get(call, access, response, callback);
        }
      }
      case "PUT" -> put(call, access, request, response, callback);
      case "DELETE" -> {
        access.delete(key(call));
        done(response, callback);
      }
      case "POST" -> {
        if (!call.path().equals("/bulk/get")) {
          Reply.refusal(request, response, 404, "Not Found", callback);
        } else {
          bulkGet(call, access, request, response, callback);
        }
      }
      default -> {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, PUT, DELETE, POST");
        Reply.refusal(request, response, 405, "Method Not Allowed", callback);
      }
    }
  }

  private KvAccess access(BindingCall call) {
    String location =
        call.location() != null ? call.location() : emulator.config().locations().get(0);
    return emulator.namespace(call.namespaceId()).at(location).invocation(call.invocation());
  }

  private static void get(BindingCall call, KvAccess access, Response response, Callback callback) {
    KvRead read = access.get(key(call), new GetOptions(call.query().get("cache_ttl")));
    HttpFields.Mutable headers = response.getHeaders();
    read.cacheStatus().ifPresent(s -> headers.put(CACHE_STATUS, s.name()));
    Optional<KvValue> value = read.value();
    if (value.isEmpty()) {
      response.setStatus(404);
      Reply.bytes(response, ByteBuffer.allocate(0), callback);
      return;
    }
    read.metadata().ifPresent(m -> headers.put(METADATA, HeaderText.encode(m)));
    read.expirationSeconds().ifPresent(e -> headers.put(EXPIRATION, e));
    headers.put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    Reply.bytes(response, value.get().asByteBuffer(), callback);
  }

  private static void list(
      BindingCall call, KvAccess access, Response response, Callback callback) {
    Query query = call.query();
    ListOptions options =
        new ListOptions(query.get("prefix", ""), query.get("key_count_limit"), query.get("cursor"));
    var page = access.list(options);
    page.cacheStatus().ifPresent(s -> response.getHeaders().put(CACHE_STATUS, s.name()));
    Reply.json(response, BindingJson.page(page), callback);
  }

  private void put(
      BindingCall call, KvAccess access, Request request, Response response, Callback callback) {
    String metadata = call.header().apply(METADATA);
    PutOptions options =
        new PutOptions(
            call.query().get("expiration"),
            call.query().get("expiration_ttl"),
            metadata == null ? null : HeaderText.decode(metadata));
    withBody(
        request,
        response,
        callback,
        emulator.maxValueBytes(),
        body -> {
          if (body.bytes() == null) {
            throw KvFailure.valueTooLarge(body.size());
          }
          access.put(key(call), KvValue.wrap(body.bytes()), options);
          done(response, callback);
        });
  }

  private static void bulkGet(
      BindingCall call, KvAccess access, Request request, Response response, Callback callback) {
    withBody(
        request,
        response,
        callback,
        BULK_BODY_BYTES,
        body -> {
          BulkGetRequest asked = BulkGetRequest.parse(body.bytes());
          var answers =
              access.getAll(
                  asked.keys(), new BulkGetOptions(asked.type(), asked.cacheTtl(), false));
          boolean json = "json".equals(asked.type());
          Reply.json(response, BindingJson.bulk(answers, json, asked.withMetadata()), callback);
        });
  }

  private interface OnBody {
    void accept(Body body);
  }

  /** Reads the body to its end, also when it is refused, so that the client sees the refusal. */
  private static void withBody(
      Request request, Response response, Callback callback, long maxBytes, OnBody then) {
    BodyReader.read(request, maxBytes)
        .whenComplete(
            (body, failure) -> {
              if (failure != null) {
                callback.failed(failure);
                return;
              }
              try {
                then.accept(body);
              } catch (KvFailure | BindingCall.MalformedException e) {
                refuse(e, request, response, callback);
              } catch (RuntimeException e) {
                callback.failed(e);
              }
            });
  }

  private static String key(BindingCall call) {
    return call.key()
        .orElseThrow(() -> new BindingCall.MalformedException("Could not URL-decode key name"));
  }

  private static void done(Response response, Callback callback) {
    Reply.bytes(response, ByteBuffer.allocate(0), callback);
  }

  private static void refuse(
      RuntimeException e, Request request, Response response, Callback callback) {
    int status = 400;
    if (e instanceof KvFailure failure) {
      status = FailureStatus.of(failure);
      failure
          .retryAfterSeconds()
          .ifPresent(s -> response.getHeaders().put(HttpHeader.RETRY_AFTER, s));
    }
    Reply.refusal(request, response, status, String.valueOf(e.getMessage()), callback);
  }
}
