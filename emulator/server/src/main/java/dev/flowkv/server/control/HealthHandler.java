package dev.flowkv.server.control;

import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.http.Reply;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers that the emulator is there, as the control API does, before that has been made: programs
 * that start an emulator ask this first.
 */
public final class HealthHandler extends Handler.Wrapper {
  private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(StandardCharsets.UTF_8);

  /** The API's own header for another method. */
  private static final String OVERRIDE = "X-HTTP-Method-Override";

  private final AccessPolicy policy;

  /** A handler in front of {@code next}, which answers all other requests. */
  public HealthHandler(AccessPolicy policy, Handler next) {
    super(next);
    this.policy = policy;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!isPlainQuestion(request)) {
      return super.handle(request, response, callback);
    }
    Reply.json(response, OK.clone(), callback);
    return true;
  }

  /** What is refused, sends a body or means another method is the business of the API. */
  private boolean isPlainQuestion(Request request) {
    HttpFields headers = request.getHeaders();
    return request.getHttpURI().getPath().equals(ControlApi.ROOT + "/health")
        && HttpMethod.GET.is(request.getMethod())
        && headers.getLongField(HttpHeader.CONTENT_LENGTH) <= 0
        && !headers.contains(HttpHeader.TRANSFER_ENCODING)
        && !headers.contains(OVERRIDE)
        && policy.isAuthorized(headers.get(HttpHeader.AUTHORIZATION));
  }
}
