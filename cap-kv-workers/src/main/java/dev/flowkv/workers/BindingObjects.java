package dev.flowkv.workers;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArrayReader;

/** The option and result objects of the binding. */
final class BindingObjects {
  private BindingObjects() {}

  @JSBody(
      params = {"type", "cacheTtl"},
      script = "var o = {type: type}; if (cacheTtl > 0) o.cacheTtl = cacheTtl; return o;")
  static native JSObject getOptions(String type, double cacheTtl);

  @JSBody(
      params = {"expiration", "ttl", "metadata"},
      script =
          "var o = {}; if (expiration > 0) o.expiration = expiration;"
              + " if (ttl > 0) o.expirationTtl = ttl;"
              + " if (metadata !== null) o.metadata = JSON.parse(metadata); return o;")
  static native JSObject putOptions(double expiration, double ttl, @Nullable String metadata);

  @JSBody(
      params = {"prefix", "cursor", "limit"},
      script =
          "var o = {prefix: prefix, limit: limit}; if (cursor !== null) o.cursor = cursor;"
              + " return o;")
  static native JSObject listOptions(String prefix, @Nullable String cursor, int limit);

  @JSBody(params = "o", script = "return o.value === undefined ? null : o.value;")
  static native @Nullable JSObject value(JSObject o);

  @JSBody(params = "o", script = "return o.metadata === undefined ? null : o.metadata;")
  static native @Nullable JSObject metadata(JSObject o);

  @JSBody(params = "o", script = "return o.keys;")
  static native JSArrayReader<JSObject> keys(JSObject o);

  @JSBody(params = "o", script = "return o.name;")
  static native String name(JSObject o);

  @JSBody(params = "o", script = "return o.expiration > 0 ? o.expiration : 0;")
  static native double expiration(JSObject o);

  @JSBody(params = "o", script = "return !o.list_complete && o.cursor ? o.cursor : null;")
  static native @Nullable String nextCursor(JSObject o);

  @JSBody(params = "o", script = "return JSON.stringify(o);")
  static native String stringify(JSObject o);
}
