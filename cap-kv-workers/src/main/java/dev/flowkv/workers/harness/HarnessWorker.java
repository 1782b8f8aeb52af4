package dev.flowkv.workers.harness;

import org.teavm.jso.JSExport;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;

/** The entry of the Worker. */
public final class HarnessWorker {
  private HarnessWorker() {}

  /**
   * Answers a request.
   *
   * @param request the Request
   * @param env the Worker's environment
   * @param build which build this is, {@code js} or {@code wasm}: only the entry module knows
   */
  @JSExport
  public static JSPromise<JSObject> handle(JSObject request, JSObject env, String build) {
    return JSPromise.callAsync(() -> new Harness(env, build).answer(new HttpRequest(request)));
  }

  /** Not called: the build asks for one. */
  public static void main(String[] args) {}
}
