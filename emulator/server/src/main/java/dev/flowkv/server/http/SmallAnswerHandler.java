package dev.flowkv.server.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets a servlet go on when its answer is small and the client does not read it yet: a servlet's
 * writes wait otherwise, and with them a thread of the server. What is larger is the business of
 * {@link LargeAnswer}.
 */
public final class SmallAnswerHandler extends Handler.Wrapper {
  /** What is small, in bytes; a servlet must be set to collect as much before it writes at all. */
  public static final int MAX_BYTES = 32 * 1024;

  /** A handler in front of {@code servlets}. */
  public SmallAnswerHandler(Handler servlets) {
    super(servlets);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Answer answer = new Answer(request, response, callback);
    return super.handle(request, answer, answer.completion());
  }

  /** A response whose last write, if small, is copied and sent while the servlet goes on. */
  private static final class Answer extends Response.Wrapper {
    private final Callback whole;

    /** Guarded by this object's monitor, as the next. */
    private boolean isSending;

    private @Nullable Runnable end;

    Answer(Request request, Response response, Callback whole) {
      super(request, response);
      this.whole = whole;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      int size = content == null ? 0 : content.remaining();
      if (!last || size == 0 || size > MAX_BYTES) {
        super.write(last, content, callback);
        return;
      }
      ByteBuffer copy = ByteBuffer.allocate(size).put(content).flip();
      synchronized (this) {
        isSending = true;
      }
      super.write(true, copy, Callback.from(this::sent, failure -> sent()));
      callback.succeeded();
    }

    /** A failure ends the connection by itself. */
    private void sent() {
      Runnable next;
      synchronized (this) {
        isSending = false;
        next = end;
      }
      if (next != null) {
        next.run();
      }
    }

    /** The end of the request, which must not come before that of the write. */
    Callback completion() {
      return Callback.from(
          () -> whenSent(whole::succeeded), failure -> whenSent(() -> whole.failed(failure)));
    }

    private void whenSent(Runnable then) {
      synchronized (this) {
        if (isSending) {
          end = then;
          return;
        }
      }
      then.run();
    }
  }
}
