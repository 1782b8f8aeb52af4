package dev.flowkv.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingNestedCallback;
import org.slf4j.LoggerFactory;

/** Answers of the faces that do not go through a servlet. */
public final class Reply {
  /**
   * How much goes to the socket at a time. The JDK copies it to memory outside of the heap, and
   * each thread keeps as much of that as it ever needed at once.
   */
  static final int SLICE_BYTES = 64 * 1024;

  /** The attribute of a request whose answer broke off for a reason that has been logged. */
  private static final String BROKEN_OFF = Reply.class.getName() + ".brokenOff";

  private Reply() {}

  /** Ends a response with these bytes. */
  public static void bytes(Response response, ByteBuffer body, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
    if (body.remaining() <= SLICE_BYTES) {
      response.write(true, body, callback);
    } else {
      new Slices(response, body, callback).iterate();
    }
  }

  /** Ends a response with a JSON text. */
  public static void json(Response response, byte[] body, Callback callback) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    bytes(response, ByteBuffer.wrap(body), callback);
  }

  /**
   * Ends a response with a refusal, its text as the reason phrase, since that is what a Worker sees
   * as the error's message, and as the body, for people. What the client still sends is read first:
   * else it would see a broken connection. A client that asks before it sends is answered at once.
   */
  public static void refusal(
      Request request, Response response, int status, String text, Callback callback) {
    String reason = HeaderText.encodeReason(text);
    request.addHttpStreamWrapper(stream -> new WithReason(stream, reason));
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
    BodyReader.discard(request)
        .whenComplete(
            (discarded, failure) -> {
              if (failure == null) {
                bytes(response, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
              } else {
                callback.failed(failure);
              }
            });
  }

  /** Ends a response with 503, for a request for whose body there is no memory. */
  public static void noRoom(Request request, Response response, String why, Callback callback) {
    response.getHeaders().put(HttpHeader.RETRY_AFTER, Body.NoRoomException.RETRY_AFTER_SECONDS);
    refusal(request, response, HttpStatus.SERVICE_UNAVAILABLE_503, why, callback);
  }

  /** Ends a response after a defect of this program, or where the heap is full, and logs it. */
  public static void failure(
      Request request, Response response, Throwable failure, Callback callback) {
    if (!isClientGone(failure)) {
      LoggerFactory.getLogger(Reply.class)
          .error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), failure);
    }
    if (response.isCommitted()) {
      callback.failed(failure);
    } else if (failure instanceof OutOfMemoryError) {
      noRoom(request, response, BodyMemory.FULL, callback);
    } else {
      refusal(request, response, 500, "Internal error; the emulator's log has more", callback);
    }
  }

  /** Logs why an answer could not be sent, unless the client has gone. */
  public static void logUnsent(Request request, Throwable failure) {
    if (!isClientGone(failure) && request.getAttribute(BROKEN_OFF) == null) {
      LoggerFactory.getLogger(Reply.class)
          .error(
              "The answer to {} {} was not sent whole: {}",
              request.getMethod(),
              request.getHttpURI().getPath(),
              failure.toString());
    }
  }

  /** Closes the connection of an answer that broke off: it is not to look whole. Logs why. */
  static void breakOff(Request request, Throwable failure) {
    if (!isClientGone(failure)) {
      LoggerFactory.getLogger(Reply.class)
          .error(
              "The answer to {} {} broke off",
              request.getMethod(),
              request.getHttpURI().getPath(),
              failure);
    }
    request.setAttribute(BROKEN_OFF, true);
    Connections.drop(request);
  }

  /** Tells whether nobody is left who could be answered. */
  private static boolean isClientGone(Throwable failure) {
    return failure instanceof EOFException
        || failure instanceof ClosedChannelException
        || failure instanceof TimeoutException
        || (failure instanceof IOException && isReset(String.valueOf(failure.getMessage())));
  }

  /** The JDK has no type for it. */
  private static boolean isReset(String message) {
    return message.contains("Broken pipe") || message.contains("Connection reset");
  }

  /** Writes slice by slice; no thread waits for the client between them. */
  private static final class Slices extends IteratingNestedCallback {
    private final Response response;
    private final ByteBuffer rest;
    private boolean isLastSent;

    Slices(Response response, ByteBuffer rest, Callback callback) {
      super(callback);
      this.response = response;
      this.rest = rest;
    }

    @Override
    protected Action process() {
      if (isLastSent) {
        return Action.SUCCEEDED;
      }
      int length = Math.min(SLICE_BYTES, rest.remaining());
      ByteBuffer slice = rest.slice().limit(length);
      rest.position(rest.position() + length);
      isLastSent = !rest.hasRemaining();
      response.write(isLastSent, slice, this);
      return Action.SCHEDULED;
    }
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
      // Not that of a "100 Continue" before it.
      MetaData.Response rebuilt =
          response == null || HttpStatus.isInformational(response.getStatus())
              ? response
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
