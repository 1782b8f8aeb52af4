package dev.flowkv.examples.visits;

import dev.flowkv.capability.KvException;
import dev.flowkv.workers.WorkersEnv;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/** The flow as a Worker: {@code /?visitor=ann&visit=1&place=lhr} is a visit. */
public final class VisitWorker {
  private VisitWorker() {}

  /** Answers a request. */
  @JSExport
  public static JSPromise<JSObject> handle(JSObject request, JSObject env) {
    return JSPromise.callAsync(() -> visit(request, env));
  }

  private static JSObject visit(JSObject request, JSObject env) {
    try {
      VisitFlow flow = new VisitFlow(WorkersEnv.of(env).kv("VISITS"));
      String visit = query(request, "visit");
      if (visit != null) {
        flow.session(
            orElse(query(request, "visitor"), "nobody"), orElse(query(request, "place"), ""));
        flow.countInOneKey();
        flow.record(visit);
      }
      return response(
          200,
          "{\"session\":"
              + flow.session(orElse(query(request, "visitor"), "nobody"), "here")
              + ",\"oneKeyForAll\":"
              + flow.counter()
              + ",\"oneKeyForEach\":"
              + flow.recorded()
              + "}\n");
    } catch (KvException e) {
      return response(e.retryable() ? 503 : 500, e.code() + ": " + e.getMessage() + "\n");
    }
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  @JSBody(
      params = {"request", "name"},
      script = "return new URL(request.url).searchParams.get(name);")
  private static native @Nullable String query(JSObject request, String name);

  @JSBody(
      params = {"status", "body"},
      script = "return new Response(body, {status: status});")
  private static native JSObject response(int status, String body);

  /** Not called: the build asks for one. */
  public static void main(String[] args) {}
}
