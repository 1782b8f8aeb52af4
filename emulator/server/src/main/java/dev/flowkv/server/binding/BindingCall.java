package dev.flowkv.server.binding;

import dev.flowkv.engine.Face;
import dev.flowkv.server.http.HeaderText;
import dev.flowkv.server.http.PercentEncoding;
import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.RawPathConnectionFactory;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request of a binding, however it was wrapped.
 *
 * @param path raw, as the binding sent it: {@code /} and the escaped key
 * @param query of the same
 * @param namespaceId which namespace
 * @param location where it arrives; null: the default
 * @param invocation the Worker's invocation, if known
 * @param header the binding's own headers
 * @param face which of the two
 */
record BindingCall(
    String path,
    Query query,
    String namespaceId,
    @Nullable String location,
    @Nullable String invocation,
    Function<String, @Nullable String> header,
    Face face) {

  private static final String LOCATION = "X-KV-Location";
  private static final String INVOCATION = "X-KV-Invocation";

  /** Why a call cannot be read. */
  static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** What workerd sends itself, with the namespace in a header that its configuration adds. */
  static BindingCall direct(Request request, String namespaceId) {
    String target = RawPathConnectionFactory.restore(request.getHttpURI().getPathQuery());
    return of(
        target,
        HeaderText.decode(namespaceId)
            .orElseThrow(() -> new MalformedException("X-KV-Namespace-Id must be UTF-8")),
        request.getHeaders().get(LOCATION),
        request.getHeaders().get(INVOCATION),
        name -> request.getHeaders().get(name),
        Face.BINDING);
  }

  /**
   * What Miniflare sends for a remote binding: the original URL in {@code MF-URL}, the original
   * headers behind {@code MF-Header-}, the namespace in the connection's own URL.
   */
  static BindingCall proxied(Request request, String url) {
    Query connection = Query.parse(request.getHttpURI().getQuery());
    String binding = request.getHeaders().get("MF-Binding");
    String path = request.getHttpURI().getPath();
    Optional<String> inPath =
        path.startsWith(BindingHandler.PROXY_NAMESPACE)
            ? PercentEncoding.decodePath(
                path.substring(BindingHandler.PROXY_NAMESPACE.length()).replaceAll("/$", ""))
            : Optional.ofNullable(binding).map(connection::get);
    String namespaceId =
        inPath
            .filter(id -> !id.isEmpty())
            .orElseThrow(
                () ->
                    new MalformedException(
                        "The connection's URL must be /binding/NAMESPACE_ID or"
                            + " /bindings?BINDING=NAMESPACE_ID, and names no namespace for \""
                            + binding
                            + "\""));
    Function<String, @Nullable String> header =
        name -> request.getHeaders().get("MF-Header-" + name);
    return of(
        target(url),
        namespaceId,
        location(header.apply(LOCATION), connection, binding),
        header.apply(INVOCATION),
        header,
        Face.REMOTE_PROXY);
  }

  /**
   * The location: of the header, else of the connection's query. There {@code flowkv-location}
   * comes first, since a binding may be called {@code location}; an empty one is the default.
   */
  private static @Nullable String location(
      @Nullable String header, Query connection, @Nullable String binding) {
    if (header != null) {
      return header;
    }
    String unmistakable = connection.get("flowkv-location");
    if (unmistakable != null) {
      return unmistakable.isEmpty() ? null : unmistakable;
    }
    return "location".equals(binding) ? null : connection.get("location");
  }

  /** Path and query of an absolute URL, raw. A list without options has no path at all. */
  private static String target(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      throw new MalformedException("MF-URL must be an absolute URL, not \"" + url + "\"");
    }
    int end = scheme + 3;
    while (end < url.length() && "/?".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    String target = url.substring(end);
    return target.startsWith("/") ? target : "/" + target;
  }

  private static BindingCall of(
      String target,
      String namespaceId,
      @Nullable String location,
      @Nullable String invocation,
      Function<String, @Nullable String> header,
      Face face) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Query query = Query.parse(mark < 0 ? null : target.substring(mark + 1));
    return new BindingCall(path, query, namespaceId, location, invocation, header, face);
  }

  /** The key that the path names; empty if it cannot be decoded. */
  Optional<String> key() {
    String raw = path.substring(1);
    return "true".equalsIgnoreCase(query.get("urlencoded"))
        ? PercentEncoding.decodePath(raw)
        : HeaderText.decode(raw);
  }
}
