package dev.flowkv.server;

import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.http.Reply;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Refuses, on every face, whom the policy does not let in. */
final class AccessHandler extends Handler.Wrapper {
  private final AccessPolicy policy;

  AccessHandler(AccessPolicy policy, Handler next) {
    super(next);
    this.policy = policy;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<String> refusal =
        policy.refusal(
            request.getMethod(),
            request.getHeaders().get(HttpHeader.HOST),
            request.getHeaders().get(HttpHeader.ORIGIN));
    if (refusal.isPresent()) {
      Reply.refusal(request, response, 403, refusal.get(), callback);
      return true;
    }
    return super.handle(request, response, callback);
  }
}
