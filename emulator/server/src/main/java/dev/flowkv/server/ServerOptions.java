package dev.flowkv.server;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens and whom it serves.
 *
 * @param host the address to listen on
 * @param port the port; 0: any free one
 * @param allowedHosts names that a request's {@code Host} may have, besides those of the loopback
 *     address and {@code host}
 * @param token what REST and control demand as a bearer token; null: nothing
 * @param historyOperations how many operations the history holds; 0: none is recorded
 */
public record ServerOptions(
    String host,
    int port,
    Set<String> allowedHosts,
    @Nullable String token,
    int historyOperations) {
  /** The port when none is given. */
  public static final int DEFAULT_PORT = 8786;

  /** How many operations the history holds when nothing is said. */
  public static final int DEFAULT_HISTORY = 10_000;

  /** Options with a history of the default length. */
  public ServerOptions(String host, int port, Set<String> allowedHosts, @Nullable String token) {
    this(host, port, allowedHosts, token, DEFAULT_HISTORY);
  }

  /** The address as a URL and a {@code Host} header have it: that of IPv6 in brackets. */
  public String hostInUrl() {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  /** Any free port of the loopback address, no token. */
  public static ServerOptions onFreePort() {
    return new ServerOptions("127.0.0.1", 0, Set.of(), null);
  }
}
