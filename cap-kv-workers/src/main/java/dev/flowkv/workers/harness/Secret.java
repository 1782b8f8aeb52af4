package dev.flowkv.workers.harness;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** The shared secret, where the Worker has one. */
final class Secret {
  private Secret() {}

  /** Whether the request may pass: there is no HARNESS_SECRET, or it carries it. */
  static boolean admits(JSObject env, @Nullable String authorization) {
    return admitted(env, authorization == null ? "" : authorization);
  }

  /** Compares digests, so that the time it takes says nothing about the secret. */
  @JSBody(
      params = {"env", "given"},
      script =
          "if (!env.HARNESS_SECRET) return true;"
              + " var e = new TextEncoder();"
              + " var a = e.encode('Bearer ' + env.HARNESS_SECRET), b = e.encode(given);"
              + " return a.byteLength === b.byteLength && crypto.subtle.timingSafeEqual(a, b);")
  private static native boolean admitted(JSObject env, String given);
}
