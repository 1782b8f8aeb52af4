package dev.flowkv.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers of the faces that do not go through a servlet. */
public final class Reply {
  private Reply() {}

  /** Ends a response with these bytes. */
  public static void bytes(Response response, ByteBuffer body, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(true, body, callback);
  }

  /** Ends a response with a JSON text. */
  public static void json(Response response, byte[] body, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    bytes(response, ByteBuffer.wrap(body), callback);
  }

  /**
   * Ends a response with a refusal, its text as the reason phrase, since that is what a Worker sees
   * as the error's message, and as the body, for people. What the client still sends is read first:
   * else it would see a broken connection.
   */
  public static void refusal(
      Request request, Response response, int status, String text, Callback callback) {
    String reason = HeaderText.encode(text);
    request.addHttpStreamWrapper(stream -> new WithReason(stream, reason));
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    BodyReader.read(request, 0)
        .whenComplete(
            (discarded, failure) -> {
              if (failure == null) {
                bytes(response, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
              } else {
                callback.failed(failure);
              }
            });
  }

  /** Jetty has no way to set the reason phrase, but lets the stream rebuild the status line. */
  private static final class WithReason extends HttpStream.Wrapper {
    private final String reason;

    WithReason(HttpStream stream, String reason) {
      super(stream);
      this.reason = reason;
    }

    @Override
    public void send(
        MetaData.Request request,
        MetaData.Response response,
        boolean last,
        ByteBuffer content,
        Callback callback) {
      MetaData.Response rebuilt =
          response == null
              ? null
              : new MetaData.Response(
                  response.getStatus(),
                  reason,
                  response.getHttpVersion(),
                  response.getHttpFields(),
                  response.getContentLength(),
                  response.getTrailersSupplier());
      super.send(request, rebuilt, last, content, callback);
    }
  }
}
