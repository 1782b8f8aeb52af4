package dev.flowkv.workers.harness;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSString;
import org.teavm.jso.typedarrays.Int8Array;

/** Makes Response objects. */
final class HttpResponse {
  private HttpResponse() {}

  static JSObject json(int status, JsonObject body) {
    return response(
        JSString.valueOf(body.toString()), status, "application/json;charset=UTF-8", null);
  }

  static JSObject empty() {
    return response(null, 204, null, null);
  }

  static JSObject text(String text, Optional<String> metadata) {
    return response(JSString.valueOf(text), 200, "text/plain;charset=UTF-8", metadata.orElse(null));
  }

  static JSObject bytes(byte[] bytes, Optional<String> metadata) {
    return response(
        unsigned(Int8Array.copyFromJavaArray(bytes)),
        200,
        "application/octet-stream",
        metadata.orElse(null));
  }

  @JSBody(params = "a", script = "return new Uint8Array(a.buffer, a.byteOffset, a.byteLength);")
  private static native JSObject unsigned(Int8Array a);

  /** Metadata travels percent-encoded: a header holds no text beyond Latin-1. */
  @JSBody(
      params = {"body", "status", "type", "metadata"},
      script =
          "var h = new Headers(); if (type !== null) h.set('Content-Type', type);"
              + " if (metadata !== null) h.set('KV-Metadata', encodeURIComponent(metadata));"
              + " return new Response(body, {status: status, headers: h});")
  private static native JSObject response(
      @Nullable JSObject body, int status, @Nullable String type, @Nullable String metadata);
}
