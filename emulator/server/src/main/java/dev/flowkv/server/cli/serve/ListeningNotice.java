package dev.flowkv.server.cli.serve;

import dev.flowkv.server.ServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Optional;
import java.util.stream.Collectors;

/** What to know about a server that others than this machine's own programs can reach. */
final class ListeningNotice {
  /** The image sets this: inside a container everything listens on every address. */
  private static final String IN_CONTAINER = "flowkv.container";

  private ListeningNotice() {}

  /** Returns the warning for a server without a token that listens beyond the loopback address. */
  static Optional<String> of(ServerOptions options, int port) {
    InetAddress address = new InetSocketAddress(options.host(), port).getAddress();
    if (options.token() != null
        || address == null
        || address.isLoopbackAddress()
        || Boolean.getBoolean(IN_CONTAINER)) {
      return Optional.empty();
    }
    String where =
        address.isAnyLocalAddress()
            ? "every address of this machine" + reachable(port)
            : url(address, port);
    return Optional.of(
        "flowkv: warning: it listens on "
            + where
            + " and demands no token: everyone who reaches it can read and change all data;"
            + " --token TOKEN protects REST and control, and without --host only this machine's"
            + " programs reach it");
  }

  private static String reachable(int port) {
    try {
      String urls =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
              .map(a -> url(a, port))
              .sorted()
              .collect(Collectors.joining(", "));
      return urls.isEmpty() ? "" : " (" + urls + ")";
    } catch (SocketException e) {
      return ""; // The machine does not say; the warning holds all the same.
    }
  }

  private static String url(InetAddress address, int port) {
    String literal = address.getHostAddress().replaceFirst("%.*", "");
    return "http://" + (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + port;
  }
}
