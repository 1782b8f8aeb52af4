package dev.flowkv.server.ui;

import dev.flowkv.inspector.InspectorPage;
import dev.flowkv.inspector.WebFile;
import dev.flowkv.server.http.Reply;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with the inspector: at its own path, and at {@code /} for browsers. Needs no token, since
 * the files hold nothing of the emulator; the page asks for the token and sends it with each call.
 */
public final class PageHandler extends Handler.Wrapper {
  private final InspectorPage page;

  /** A handler in front of {@code next}, which answers all that is not the page's. */
  public PageHandler(InspectorPage page, Handler next) {
    super(next);
    this.page = page;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<WebFile> file = isRead(request) ? find(request) : Optional.empty();
    if (file.isEmpty()) {
      return super.handle(request, response, callback);
    }
    file.get().headers().forEach((name, value) -> response.getHeaders().put(name, value));
    if (HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, file.get().bytes().length);
      response.write(true, null, callback);
    } else {
      Reply.bytes(response, ByteBuffer.wrap(file.get().bytes()), callback);
    }
    return true;
  }

  private static boolean isRead(Request request) {
    return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
  }

  private Optional<WebFile> find(Request request) {
    String path = request.getHttpURI().getPath();
    if (path.equals(InspectorPage.ROOT) || path.equals("/") && isFromBrowser(request)) {
      return Optional.of(page.page());
    }
    return path.startsWith(InspectorPage.ROOT) ? page.find(path) : Optional.empty();
  }

  /** Programs get at {@code /} what they have always got there. */
  private static boolean isFromBrowser(Request request) {
    List<String> accepted = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
    return accepted.contains("text/html");
  }
}
