package dev.flowkv.server;

import dev.flowkv.server.control.SettingOrigin;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens, whom it serves, and what it knows of its start.
 *
 * @param host the address to listen on
 * @param port the port; 0: any free one
 * @param allowedHosts names that a request's {@code Host} may have, besides those of the loopback
 *     address and {@code host}
 * @param token what REST and control demand as a bearer token; null: nothing
 * @param historyOperations how many operations the history holds; 0: none is recorded
 * @param settingOrigins where the settings come from that were given one by one, by their names
 * @param readOnlyUi whether the page that the server shows to browsers may change nothing
 */
public record ServerOptions(
    String host,
    int port,
    Set<String> allowedHosts,
    @Nullable String token,
    int historyOperations,
    Map<String, SettingOrigin> settingOrigins,
    boolean readOnlyUi) {
  /** The port when none is given. */
  public static final int DEFAULT_PORT = 8786;

  /** How many operations the history holds when nothing is said. */
  public static final int DEFAULT_HISTORY = 10_000;

  /** Copies the origins. */
  public ServerOptions {
    settingOrigins = Map.copyOf(settingOrigins);
  }

  /** Options of a server that a program starts. */
  public ServerOptions(
      String host,
      int port,
      Set<String> allowedHosts,
      @Nullable String token,
      int historyOperations) {
    this(host, port, allowedHosts, token, historyOperations, Map.of(), false);
  }

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
