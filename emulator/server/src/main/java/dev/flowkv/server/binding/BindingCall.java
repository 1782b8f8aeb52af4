package dev.flowkv.server.binding;

import dev.flowkv.engine.Face;
import dev.flowkv.server.http.HeaderText;
import dev.flowkv.server.http.PercentEncoding;
import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.RawPathConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

  /** Names the namespace of a direct call. */
  static final String NAMESPACE = "X-KV-Namespace-Id";

  /** What workerd adds to each request of a KV binding, and nothing else sends. */
  static final String WORKERD = "CF-KV-FLPROD-405";

  private static final String PROXY_NAMESPACE = "/binding/";
  private static final String PROXY_NAMESPACES = "/bindings";
  private static final String PROXY_LOCATION = "flowkv-location";

  private static final String LOCATION = "X-KV-Location";
  private static final String INVOCATION = "X-KV-Invocation";

  /** Why a call cannot be read. */
  static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  /** Whether this is a URL that Miniflare is given as a remote; keys of direct calls look alike. */
  static boolean isProxyPath(@Nullable String path) {
    return path != null && (path.startsWith(PROXY_NAMESPACE) || path.equals(PROXY_NAMESPACES));
  }

  /**
   * Reads what workerd sends itself.
   *
   * @param namespaceId the header that workerd's configuration adds, as it came; null: none
   * @throws MalformedException if the header names no namespace
   */
  static BindingCall direct(Request request, @Nullable String namespaceId) {
    if (namespaceId == null || namespaceId.isEmpty()) {
      // workerd leaves a header with an empty value out.
      throw new MalformedException(
          "This binding names no namespace. Add the header "
              + NAMESPACE
              + " in workerd's configuration: external = (address = ..., http ="
              + " (injectRequestHeaders = [(name = \""
              + NAMESPACE
              + "\", value = \"NAMESPACE_ID\")]))");
    }
    String target = RawPathConnectionFactory.restore(request.getHttpURI().getPathQuery());
    return of(
        target,
        text(NAMESPACE, namespaceId),
        location(request.getHeaders().get(LOCATION)),
        request.getHeaders().get(INVOCATION),
        name -> request.getHeaders().get(name),
        Face.BINDING);
  }

  /**
   * Reads what Miniflare sends for a remote binding: the original URL in {@code MF-URL}, the
   * original headers behind {@code MF-Header-}, the namespace in the connection's own URL.
   *
   * @throws MalformedException if the connection's URL names no namespace
   */
  static BindingCall proxied(Request request, String url) {
    String target = RawPathConnectionFactory.restore(request.getHttpURI().getPathQuery());
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    Query connection = Query.parse(mark < 0 ? null : target.substring(mark + 1));
    String carried = request.getHeaders().get("MF-Binding");
    String binding = carried == null ? null : text("MF-Binding", carried);
    Optional<String> named =
        path.startsWith(PROXY_NAMESPACE)
            ? PercentEncoding.decodePath(
                path.substring(PROXY_NAMESPACE.length()).replaceAll("/$", ""))
            : Optional.ofNullable(binding).flatMap(b -> namespaceOf(b, connection));
    String namespaceId =
        named.filter(id -> !id.isEmpty()).orElseThrow(() -> namesNone(path, binding));
    Function<String, @Nullable String> header =
        name -> request.getHeaders().get("MF-Header-" + name);
    return of(
        target(text("MF-URL", url)),
        namespaceId,
        location(header.apply(LOCATION), connection, binding),
        header.apply(INVOCATION),
        header,
        Face.REMOTE_PROXY);
  }

  private static MalformedException namesNone(String path, @Nullable String binding) {
    return new MalformedException(
        PROXY_LOCATION.equals(binding)
            ? "A binding cannot be called \"" + PROXY_LOCATION + "\" here: rename it"
            : "The connection's URL must be /bindings?BINDING=NAMESPACE_ID or"
                + " /binding/NAMESPACE_ID; \""
                + path
                + "\" names no namespace for the binding \""
                + (binding == null ? "" : binding)
                + "\"");
  }

  /** The id that the query gives a binding. A header's value has lost the spaces around it. */
  private static Optional<String> namespaceOf(String binding, Query connection) {
    if (binding.equals(PROXY_LOCATION)) {
      return Optional.empty();
    }
    String exact = connection.get(binding);
    if (exact != null) {
      return Optional.of(exact);
    }
    List<String> alike =
        connection.names().stream().filter(n -> trimmed(n).equals(binding)).toList();
    return alike.size() == 1 ? Optional.ofNullable(connection.get(alike.get(0))) : Optional.empty();
  }

  private static String trimmed(String name) {
    return name.replaceAll("^[ \\t]+|[ \\t]+$", "");
  }

  /** The text of a header, which must be UTF-8: else two names would become one. */
  private static String text(String header, String carried) {
    String text = HeaderText.decode(carried);
    String again = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    if (!again.equals(carried.replace('\u00ff', '\u007f'))) {
      throw new MalformedException("The header " + header + " must be UTF-8");
    }
    return text;
  }

  /**
   * The location: of the header, else of the connection's query. There {@code flowkv-location}
   * comes first, since a binding may be called {@code location}; an empty one is the default.
   */
  private static @Nullable String location(
      @Nullable String header, Query connection, @Nullable String binding) {
    if (header != null) {
      return location(header);
    }
    String unmistakable = connection.get(PROXY_LOCATION);
    if (unmistakable != null) {
      return unmistakable.isEmpty() ? null : unmistakable;
    }
    return "location".equals(binding) ? null : connection.get("location");
  }

  private static @Nullable String location(@Nullable String header) {
    return header == null ? null : text(LOCATION, header);
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
        : Optional.of(raw);
  }
}
