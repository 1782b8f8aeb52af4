package dev.flowkv.workers.harness;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.typedarrays.Int8Array;

/** Base64 by JavaScript's own functions: Java's would be 2 KB more to load. */
final class Base64Text {
  private Base64Text() {}

  static String of(byte[] bytes) {
    return encode(Int8Array.copyFromJavaArray(bytes));
  }

  static byte[] decode(String base64) {
    Int8Array bytes = decodeOrNull(base64);
    if (bytes == null) {
      throw new BadRequest("base64 is not Base64");
    }
    return bytes.copyToJavaArray();
  }

  @JSBody(
      params = "bytes",
      script =
          "var s = ''; for (var i = 0; i < bytes.length; i++) {"
              + " s += String.fromCharCode(bytes[i] & 255); } return btoa(s);")
  private static native String encode(Int8Array bytes);

  @JSBody(
      params = "text",
      script =
          "try { var s = atob(text); } catch (e) { return null; }"
              + " var bytes = new Int8Array(s.length);"
              + " for (var i = 0; i < s.length; i++) { bytes[i] = s.charCodeAt(i); } return bytes;")
  private static native @Nullable Int8Array decodeOrNull(String text);
}
