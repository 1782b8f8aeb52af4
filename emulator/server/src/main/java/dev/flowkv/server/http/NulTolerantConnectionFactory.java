package dev.flowkv.server.http;

import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1 connections that accept {@code %00} in a path, which a key may hold and Jetty's parser
 * refuses. It is passed on as {@code %C0%80}, the modified UTF-8 of NUL, which is not legal in
 * UTF-8 and so cannot come from a client that {@link #restoreNul} would misread.
 */
public final class NulTolerantConnectionFactory extends HttpConnectionFactory {
  private static final String NUL = "%00";
  private static final String CARRIER = "%C0%80";

  /** A factory of connections with this configuration. */
  public NulTolerantConnectionFactory(HttpConfiguration configuration) {
    super(configuration);
  }

  /** The raw path or query as the client sent it. */
  public static String restoreNul(String raw) {
    return raw.contains(CARRIER) ? raw.replace(CARRIER, NUL) : raw;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection =
        new HttpConnection(getHttpConfiguration(), connector, endPoint) {
          @Override
          protected HttpStreamOverHTTP1 newHttpStream(
              String method, String uri, HttpVersion version) {
            return super.newHttpStream(method, uri.replace(NUL, CARRIER), version);
          }
        };
    connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
    connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
    return configure(connection, connector, endPoint);
  }
}
