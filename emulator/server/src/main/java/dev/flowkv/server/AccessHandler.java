package dev.flowkv.server;

import dev.flowkv.server.binding.BindingHandler;
import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.http.Reply;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Refuses, on every face, whom the policy does not let in, and what no face can read. */
final class AccessHandler extends Handler.Wrapper {
  private final AccessPolicy policy;

  AccessHandler(AccessPolicy policy, Handler next) {
    super(next);
    this.policy = policy;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<String> refusal = policy.refusal(request, BindingHandler.isBinding(request));
    if (refusal.isPresent()) {
      Reply.refusal(request, response, 403, refusal.get(), callback);
      return true;
    }
    String encoding = request.getHeaders().get(HttpHeader.TRANSFER_ENCODING);
    if (encoding != null && !encoding.strip().equalsIgnoreCase("chunked")) {
      Reply.refusal(
          request,
          response,
          501,
          "Transfer-Encoding \"" + encoding + "\" is not implemented; chunked is",
          callback);
      return true;
    }
    try {
      return super.handle(request, response, callback);
    } catch (OutOfMemoryError e) {
      Reply.failure(request, response, e, callback);
      return true;
    }
  }
}
