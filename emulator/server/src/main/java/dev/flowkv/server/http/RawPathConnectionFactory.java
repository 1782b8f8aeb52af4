package dev.flowkv.server.http;

import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 connections that accept what Jetty's parser refuses with a page of its own, or resolves,
 * and what KV has its own word about: {@code %00}, since a key may hold NUL, a {@code %} that no
 * two hexadecimal digits follow, and the segments {@code .} and {@code ..}.
 *
 * <p>They pass through Jetty as overlong UTF-8: {@code %C0%80} for NUL, {@code %C0%A5} for the
 * percent sign, {@code %C0%AE} for the dot. Those are not legal UTF-8; of a client that sends them
 * itself the percent sign is carried, so that they arrive as they were and are refused.
 */
public final class RawPathConnectionFactory extends HttpConnectionFactory {
  private static final Pattern REFUSED =
      Pattern.compile("%00|%(?![0-9A-Fa-f]{2})|%(?=[Cc]0%)|(?<=/)(?:\\.|%2[Ee]){1,2}(?=[/?;]|$)");

  /** What Jetty's parser puts in the place of bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  private static final String NUL_CARRIER = "%C0%80";
  private static final String PERCENT_CARRIER = "%C0%A5";
  private static final String DOT_CARRIER = "%C0%AE";

  /** A factory of connections with this configuration. */
  public RawPathConnectionFactory(HttpConfiguration configuration) {
    super(configuration);
  }

  /** The raw path or query as the client sent it, except for a dot's escape. */
  public static String restore(String raw) {
    // The percent sign last: it could make one of the others.
    return raw.contains("%C0%")
        ? raw.replace(NUL_CARRIER, "%00").replace(DOT_CARRIER, ".").replace(PERCENT_CARRIER, "%")
        : raw;
  }

  private static String carried(String target) {
    boolean isPlain = target.indexOf('%') < 0 && !target.contains("/.");
    return isPlain ? target : REFUSED.matcher(target).replaceAll(RawPathConnectionFactory::carrier);
  }

  private static String carrier(MatchResult refused) {
    return switch (refused.group()) {
      case "%00" -> NUL_CARRIER;
      case "%" -> PERCENT_CARRIER;
      case ".", "%2e", "%2E" -> DOT_CARRIER;
      default -> DOT_CARRIER + DOT_CARRIER;
    };
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection =
        new HttpConnection(getHttpConfiguration(), connector, endPoint) {
          @Override
          protected HttpStreamOverHTTP1 newHttpStream(
              String method, String uri, HttpVersion version) {
            ExactTextParser used = Objects.requireNonNull(parser);
            // The parser checks nothing where there is nothing that it could have replaced.
            boolean exact = uri.indexOf(REPLACEMENT) < 0 || used.isLineUtf8();
            String target = exact ? uri : uri.replace(REPLACEMENT, PercentEncoding.NOT_UTF8);
            return super.newHttpStream(method, carried(target), version);
          }

          // No initializer: the superclass's constructor has set it before one would run.
          private @Nullable RequestHandler requests;

          private @Nullable ExactTextParser parser;

          @Override
          protected RequestHandler newRequestHandler() {
            RequestHandler made = super.newRequestHandler();
            requests = made;
            return made;
          }

          @Override
          protected HttpParser newHttpParser(HttpCompliance compliance) {
            HttpConfiguration configuration = getHttpConfiguration();
            ExactTextParser made =
                new ExactTextParser(
                    Objects.requireNonNull(requests),
                    configuration.getRequestHeaderSize(),
                    compliance);
            made.setHeaderCacheSize(configuration.getHeaderCacheSize());
            made.setHeaderCacheCaseSensitive(configuration.isHeaderCacheCaseSensitive());
            parser = made;
            return made;
          }
        };
    connection.setUseInputDirectByteBuffers(isUseInputDirectByteBuffers());
    connection.setUseOutputDirectByteBuffers(isUseOutputDirectByteBuffers());
    return configure(connection, connector, endPoint);
  }
}
