package dev.flowkv.server.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * A servlet's answer that is sent as the client takes it, while no thread waits. A handler says
 * what is to be sent; the code that called the handler then sends it.
 */
public final class LargeAnswer {
  private static final String ATTRIBUTE = LargeAnswer.class.getName();

  private LargeAnswer() {}

  /** Answers with these bytes, large or not. */
  public static void bytes(Context ctx, byte[] bytes) {
    stream(ctx, bytes.length, new ByteArrayInputStream(bytes));
  }

  /**
   * Answers with a stream of known size.
   *
   * @param content never waits
   */
  public static void stream(Context ctx, long bytes, InputStream content) {
    if (bytes <= SmallAnswerHandler.MAX_BYTES) {
      ctx.result(content);
    } else {
      ctx.res().setContentLengthLong(bytes);
      stream(ctx, content);
    }
  }

  /**
   * Answers with a stream, which is made while it is read.
   *
   * @param content never waits; is closed in any case
   */
  public static void stream(Context ctx, InputStream content) {
    ctx.attribute(ATTRIBUTE, content);
  }

  /** Sends what a handler has said, if it has, after the handler has returned. */
  public static void sendAfter(Context ctx) {
    if (ctx.attribute(ATTRIBUTE) != null) {
      ctx.future(() -> sent(ctx));
    }
  }

  /**
   * Sends what a handler has said, in a request that is asynchronous already.
   *
   * @return done when it is sent, or there is nothing; never fails
   */
  public static CompletableFuture<?> sent(Context ctx) {
    InputStream content = ctx.attribute(ATTRIBUTE);
    if (content == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> sent = new CompletableFuture<>();
    try {
      // Not Jetty's own way, HttpOutput.sendContent: in 12.1.12 it never says that it has ended.
      ServletOutputStream out = ctx.res().getOutputStream();
      out.setWriteListener(new Sending(ctx, content, out, sent));
    } catch (IOException e) {
      breakOff(ctx, e);
      sent.complete(null);
    }
    return sent;
  }

  /** Writes as much as the client takes, and goes on when it takes more. */
  private static final class Sending implements WriteListener {
    private final Context ctx;
    private final InputStream content;
    private final ServletOutputStream out;
    private final CompletableFuture<Void> sent;
    private final byte[] buffer = new byte[Reply.SLICE_BYTES];

    Sending(
        Context ctx, InputStream content, ServletOutputStream out, CompletableFuture<Void> sent) {
      this.ctx = ctx;
      this.content = content;
      this.out = out;
      this.sent = sent;
    }

    @Override
    public void onWritePossible() throws IOException {
      while (out.isReady()) {
        int length = content.readNBytes(buffer, 0, buffer.length);
        if (length == 0) {
          content.close();
          sent.complete(null);
          return;
        }
        out.write(buffer, 0, length);
      }
    }

    @Override
    public void onError(Throwable failure) {
      try {
        content.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
      breakOff(ctx, failure);
      sent.complete(null);
    }
  }

  private static void breakOff(Context ctx, Throwable failure) {
    Reply.breakOff(ServletContextRequest.getServletContextRequest(ctx.req()), failure);
  }
}
