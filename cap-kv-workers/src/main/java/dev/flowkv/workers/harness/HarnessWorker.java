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
   * @param callBinding what calls a binding directly, beside the provider: the entry module's
   */
  @JSExport
  public static JSPromise<JSObject> handle(
      JSObject request, JSObject env, String build, JSObject callBinding) {
    return JSPromise.callAsync(
        () -> new Harness(env, build, callBinding).answer(new HttpRequest(request)));
  }

  /** Not called: the build asks for one. */
  public static void main(String[] args) {}
}
