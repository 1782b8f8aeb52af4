package dev.flowkv.workers;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.typedarrays.Int8Array;

/** What Java needs of JavaScript: calls, promises and bytes. */
final class Js {
  private Js() {}

  /** The result of a promise. */
  interface Settled extends JSObject {
    @JSProperty
    @Nullable JSObject getValue();

    /** The name of the error; null if there is none. */
    @JSProperty
    @Nullable String getName();

    @JSProperty
    String getMessage();
  }

  /** A rejected promise or a thrown error. */
  static final class Rejection extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final String text;

    Rejection(String name, String text) {
      super(name + ": " + text);
      this.name = name;
      this.text = text;
    }

    String name() {
      return name;
    }

    String text() {
      return text;
    }
  }

  /** Calls a method; an error that it throws at once rejects the promise. */
  @JSBody(
      params = {"target", "method", "a", "b", "c"},
      script =
          "try { return Promise.resolve(c === null ? b === null ? target[method](a)"
              + " : target[method](a, b) : target[method](a, b, c)); }"
              + " catch (e) { return Promise.reject(e); }")
  private static native JSPromise<JSObject> invoke(
      JSObject target,
      String method,
      @Nullable JSObject a,
      @Nullable JSObject b,
      @Nullable JSObject c);

  /** A promise that never rejects: awaiting one that does loses the reason, or hangs on Wasm. */
  @JSBody(
      params = "promise",
      script =
          "return promise.then("
              + "function(v) { return {value: v === undefined ? null : v, name: null}; },"
              + "function(x) { var e = x !== null && typeof x === 'object';"
              + " return {value: null, name: e && x.name ? String(x.name) : typeof x,"
              + " message: e && 'message' in x ? String(x.message) : String(x)}; });")
  private static native JSPromise<Settled> settle(JSPromise<JSObject> promise);

  /** Starts a call whose outcome is looked at later. */
  static JSPromise<Settled> start(
      JSObject target,
      String method,
      @Nullable JSObject a,
      @Nullable JSObject b,
      @Nullable JSObject c) {
    return settle(invoke(target, method, a, b, c));
  }

  static JSPromise<Settled> start(JSObject target, String method, @Nullable JSObject a) {
    return start(target, method, a, null, null);
  }

  /** The value; null for null and undefined. */
  static @Nullable JSObject await(JSPromise<Settled> promise) {
    Settled settled = promise.await();
    String name = settled.getName();
    if (name != null) {
      throw new Rejection(name, settled.getMessage());
    }
    return settled.getValue();
  }

  /** Calls a method and waits for its result. */
  static @Nullable JSObject call(
      JSObject target, String method, @Nullable JSObject a, @Nullable JSObject b) {
    return await(start(target, method, a, b, null));
  }

  /**
   * The bytes as JavaScript's own copy: compiled to JavaScript, an array is shared, and would go on
   * changing under an operation.
   */
  static JSObject copyOf(byte[] bytes, int length) {
    return unsignedCopy(Int8Array.copyFromJavaArray(bytes), length);
  }

  @JSBody(
      params = {"a", "length"},
      script = "return new Uint8Array(a.buffer, a.byteOffset, length).slice();")
  private static native JSObject unsignedCopy(Int8Array a, int length);

  /** The bytes of an ArrayBuffer or a view, which nobody else must use any more. */
  static byte[] bytesOf(JSObject buffer) {
    return signed(buffer).copyToJavaArray();
  }

  @JSBody(
      params = "b",
      script =
          "return ArrayBuffer.isView(b) ? new Int8Array(b.buffer, b.byteOffset, b.byteLength)"
              + " : new Int8Array(b);")
  private static native Int8Array signed(JSObject b);

  @JSBody(params = "b", script = "return new TextDecoder('utf-8', {ignoreBOM: true}).decode(b);")
  static native String decodeUtf8(JSObject b);
}
