package dev.flowkv.workers.harness;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import org.teavm.jso.core.JSArray;

/** An object that becomes JSON, or came from it. */
final class JsonObject {
  private final JSObject object;

  JsonObject() {
    this(empty());
  }

  private JsonObject(JSObject object) {
    this.object = object;
  }

  /** The objects of the array {@code name} in a JSON text. */
  static JsonObject[] arrayOf(String json, String name) {
    JSObject parsed = parse(json);
    JSArray<JSObject> array = parsed == null ? null : array(parsed, name);
    if (array == null) {
      throw new BadRequest("the body must be {\"" + name + "\": [{\u2026}, \u2026]}");
    }
    JsonObject[] objects = new JsonObject[array.getLength()];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = new JsonObject(array.get(i));
    }
    return objects;
  }

  JsonObject with(String name, String value) {
    set(object, name, value);
    return this;
  }

  JsonObject with(String name, boolean value) {
    set(object, name, value);
    return this;
  }

  JsonObject with(String name, double value) {
    set(object, name, value);
    return this;
  }

  JsonObject with(String name, JsonObject value) {
    set(object, name, value.object);
    return this;
  }

  /** Adds to the array {@code name}, and creates it. */
  JsonObject add(String name, @Nullable JsonObject value) {
    add(object, name, value == null ? null : value.object);
    return this;
  }

  /** A member that is a text; null if there is none. */
  @Nullable String text(String name) {
    return member(object, name);
  }

  /** A member that must be there. */
  String required(String name) {
    String value = text(name);
    if (value == null) {
      throw new BadRequest("an operation lacks \"" + name + "\"");
    }
    return value;
  }

  @Override
  public String toString() {
    return stringify(object);
  }

  @JSBody(script = "return {};")
  private static native JSObject empty();

  @JSBody(
      params = {"o", "name", "value"},
      script = "o[name] = value;")
  private static native void set(JSObject o, String name, String value);

  @JSBody(
      params = {"o", "name", "value"},
      script = "o[name] = value;")
  private static native void set(JSObject o, String name, boolean value);

  @JSBody(
      params = {"o", "name", "value"},
      script = "o[name] = value;")
  private static native void set(JSObject o, String name, double value);

  @JSBody(
      params = {"o", "name", "value"},
      script = "o[name] = value;")
  private static native void set(JSObject o, String name, JSObject value);

  @JSBody(
      params = {"o", "name", "value"},
      script = "(o[name] = o[name] || []); if (value !== null) o[name].push(value);")
  private static native void add(JSObject o, String name, @Nullable JSObject value);

  @JSBody(
      params = {"o", "name"},
      script = "var v = o[name]; return v === undefined || v === null ? null : String(v);")
  private static native @Nullable String member(JSObject o, String name);

  @JSBody(
      params = {"o", "name"},
      script =
          "var a = o[name]; return Array.isArray(a) && a.every(function(e) {"
              + " return typeof e === 'object' && e !== null; }) ? a : null;")
  private static native @Nullable JSArray<JSObject> array(JSObject o, String name);

  @JSBody(
      params = "json",
      script =
          "try { var o = JSON.parse(json); return typeof o === 'object' ? o : null; }"
              + " catch (e) { return null; }")
  private static native @Nullable JSObject parse(String json);

  @JSBody(params = "o", script = "return JSON.stringify(o);")
  private static native String stringify(JSObject o);
}
