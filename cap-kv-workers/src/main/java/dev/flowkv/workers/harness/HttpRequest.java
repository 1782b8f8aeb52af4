package dev.flowkv.workers.harness;

import dev.flowkv.workers.ReadableStreamInput;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSPromise;
import org.teavm.jso.core.JSString;
import org.teavm.jso.typedarrays.Int8Array;

/** A request, its URL taken apart. */
final class HttpRequest {
  private final JSObject request;
  private final JSObject url;

  HttpRequest(JSObject request) {
    this.request = request;
    this.url = url(request);
  }

  /** Method and path, such as {@code GET /value}. */
  String route() {
    return method(request) + " " + path(url);
  }

  @Nullable String query(String name) {
    return query(url, name);
  }

  String query(String name, String otherwise) {
    String value = query(name);
    return value == null ? otherwise : value;
  }

  String requiredQuery(String name) {
    String value = query(name);
    if (value == null) {
      throw new BadRequest("the query parameter " + name + " is missing");
    }
    return value;
  }

  OptionalLong queryNumber(String name) {
    String value = query(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(number(name, value));
  }

  OptionalInt queryInt(String name) {
    return int32(name, queryNumber(name));
  }

  static OptionalInt int32(String name, OptionalLong number) {
    if (number.isPresent() && (int) number.getAsLong() != number.getAsLong()) {
      throw new BadRequest(name + " must have 32 bits, not be " + number.getAsLong());
    }
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  static long number(String name, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BadRequest(name + " must be a whole number, not \"" + text + "\"");
    }
  }

  @Nullable String header(String name) {
    return header(request, name);
  }

  String text() {
    return ((JSString) body("text")).stringValue();
  }

  byte[] bytes() {
    return signed(body("arrayBuffer")).copyToJavaArray();
  }

  private JSObject body(String as) {
    JSObject body = read(request, as).await();
    if (body == null) {
      throw new BadRequest("the body broke off");
    }
    return body;
  }

  InputStream stream() {
    JSObject body = body(request);
    return body == null ? new ByteArrayInputStream(new byte[0]) : new ReadableStreamInput(body);
  }

  /** The answer of a function of the entry module: a promise, which the Worker's own adopts. */
  JSObject passTo(JSObject function, JSObject env, String binding) {
    return pass(function, request, env, binding);
  }

  @JSBody(
      params = {"f", "request", "env", "binding"},
      script = "return f(request, env[binding]);")
  private static native JSObject pass(JSObject f, JSObject request, JSObject env, String binding);

  @JSBody(params = "request", script = "return new URL(request.url);")
  private static native JSObject url(JSObject request);

  @JSBody(params = "request", script = "return request.method;")
  private static native String method(JSObject request);

  @JSBody(params = "url", script = "return url.pathname;")
  private static native String path(JSObject url);

  @JSBody(
      params = {"url", "name"},
      script = "return url.searchParams.get(name);")
  private static native @Nullable String query(JSObject url, String name);

  @JSBody(
      params = {"request", "name"},
      script = "return request.headers.get(name);")
  private static native @Nullable String header(JSObject request, String name);

  @JSBody(params = "request", script = "return request.body;")
  private static native @Nullable JSObject body(JSObject request);

  /** Null if the body breaks off. */
  @JSBody(
      params = {"request", "as"},
      script = "return request[as]().catch(function() { return null; });")
  private static native JSPromise<JSObject> read(JSObject request, String as);

  @JSBody(params = "buffer", script = "return new Int8Array(buffer);")
  private static native Int8Array signed(JSObject buffer);
}
