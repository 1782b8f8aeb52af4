package dev.flowkv.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak to the server. A local server is attacked through browsers: by names that resolve
 * to the loopback address, by pages that send writes, and by pages that send so many reads that the
 * limits are used up. So a {@code Host} must be known, the {@code Origin} of a write, where there
 * is one, must be this server's, and a page of another site may link to a page here and nothing
 * else.
 */
public final class AccessPolicy {
  /** What workerd sends as the {@code Host} of a binding's requests, and no browser can. */
  private static final String BINDING_HOST = "fake-host";

  private static final Set<String> ALWAYS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** The pages that people may be linked to. */
  private static final Set<String> PAGES = Set.of("/", "/__flowkv/ui/");

  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

  /** What is resolved without asking anybody. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET + "|\\[[0-9a-f:.]+]");

  /** What takes a body and changes nothing: histories that are dropped on the page. */
  private static final String EXPLAIN = "/__flowkv/explain";

  private final Set<String> hosts;
  private final @Nullable String token;
  private final boolean isPageReadOnly;

  /**
   * A policy.
   *
   * @param hosts host names besides those of the loopback address
   * @param token what REST and control demand as a bearer token; null: nothing
   * @param isPageReadOnly whether this server's own page may change nothing
   */
  public AccessPolicy(Set<String> hosts, @Nullable String token, boolean isPageReadOnly) {
    this.hosts = new HashSet<>(ALWAYS);
    hosts.forEach(h -> this.hosts.add(h.toLowerCase(Locale.ROOT)));
    this.token = token;
    this.isPageReadOnly = isPageReadOnly;
  }

  /**
   * Returns why a request is refused.
   *
   * @param isBinding whether it is for one of the faces that bindings speak to
   * @return empty: it is not
   */
  public Optional<String> refusal(Request request, boolean isBinding) {
    HttpFields headers = request.getHeaders();
    String host = headers.get(HttpHeader.HOST);
    String origin = headers.get(HttpHeader.ORIGIN);
    if (host == null || !isKnown(host, request, isBinding && origin == null)) {
      return Optional.of(
          "Host \""
              + host
              + "\" is not this server's; start it with --allow-host to accept more names");
    }
    boolean isRead = READS.contains(request.getMethod());
    if (!isRead && origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      return Optional.of("A page of \"" + origin + "\" may not write to this server");
    }
    if (isOfAnotherSite(headers) && !isLink(request)) {
      return Optional.of("A page of another site may not use this server");
    }
    if (isPageReadOnly && mayChange(request, isRead, isBinding) && isOfThisSite(headers)) {
      return Optional.of(
          "This page changes nothing: the server was started with --read-only-ui. Workers and"
              + " commands may");
    }
    return Optional.empty();
  }

  /** A read as a binding's fills the cache of its location. */
  private static boolean mayChange(Request request, boolean isRead, boolean isBinding) {
    return isBinding || (!isRead && !EXPLAIN.equals(request.getHttpURI().getPath()));
  }

  /** Only a browser says it; an Origin that got here is this server's. */
  private static boolean isOfThisSite(HttpFields headers) {
    return headers.contains(HttpHeader.ORIGIN) || headers.contains("Sec-Fetch-Site", "same-origin");
  }

  private boolean isKnown(String host, Request request, boolean mayBeBinding) {
    String name = name(host);
    return hosts.contains(name)
        || (mayBeBinding && name.equals(BINDING_HOST))
        || isAddressReached(name, request);
  }

  /** An address, unlike a name, cannot be made to mean this machine. */
  private static boolean isAddressReached(String name, Request request) {
    if (!ADDRESS.matcher(name).matches()
        || !(request.getConnectionMetaData().getLocalSocketAddress()
            instanceof InetSocketAddress local)) {
      return false;
    }
    try {
      return InetAddress.getByName(name).equals(local.getAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isOfAnotherSite(HttpFields headers) {
    return "cross-site".equals(headers.get("Sec-Fetch-Site"));
  }

  private static boolean isLink(Request request) {
    return request.getMethod().equals("GET")
        && "navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"))
        && PAGES.contains(request.getHttpURI().getPath());
  }

  /** Tells whether an {@code Authorization} header is enough for REST and control. */
  public boolean isAuthorized(@Nullable String authorization) {
    if (token == null) {
      return true;
    }
    String scheme = "Bearer ";
    return authorization != null
        && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        && MessageDigest.isEqual(
            HeaderText.decode(authorization.substring(scheme.length()))
                .orElse("")
                .getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String host) {
    int port = host.lastIndexOf(':');
    String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
