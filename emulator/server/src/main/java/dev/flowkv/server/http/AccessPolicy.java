package dev.flowkv.server.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak to the server. A local server is attacked through browsers: by names that resolve
 * to the loopback address, and by pages that send writes. So a {@code Host} must be known, and the
 * {@code Origin} of a write, where there is one, must be this server's.
 */
public final class AccessPolicy {
  private static final Set<String> ALWAYS = Set.of("localhost", "127.0.0.1", "[::1]", "fake-host");
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Set<String> hosts;
  private final @Nullable String token;

  /**
   * A policy.
   *
   * @param hosts host names besides those of the loopback address and workerd's {@code fake-host}
   * @param token what REST and control demand as a bearer token; null: nothing
   */
  public AccessPolicy(Set<String> hosts, @Nullable String token) {
    this.hosts = new HashSet<>(ALWAYS);
    hosts.forEach(h -> this.hosts.add(h.toLowerCase(Locale.ROOT)));
    this.token = token;
  }

  /** Why a request is refused; empty: it is not. */
  public Optional<String> refusal(String method, @Nullable String host, @Nullable String origin) {
    if (host == null || !hosts.contains(name(host))) {
      return Optional.of(
          "Host \""
              + host
              + "\" is not this server's; start it with --allow-host to accept more names");
    }
    boolean isRead = READS.contains(method);
    if (!isRead && origin != null && !origin.equalsIgnoreCase("http://" + host)) {
      return Optional.of("A page of \"" + origin + "\" may not write to this server");
    }
    return Optional.empty();
  }

  /** Whether an {@code Authorization} header is enough for REST and control. */
  public boolean isAuthorized(@Nullable String authorization) {
    if (token == null) {
      return true;
    }
    String scheme = "Bearer ";
    return authorization != null
        && authorization.regionMatches(true, 0, scheme, 0, scheme.length())
        && MessageDigest.isEqual(
            HeaderText.decode(authorization.substring(scheme.length()))
                .getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(String host) {
    int port = host.lastIndexOf(':');
    String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
