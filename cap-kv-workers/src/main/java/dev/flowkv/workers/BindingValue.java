package dev.flowkv.workers;

import dev.flowkv.capability.KvValue;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/** A value in an ArrayBuffer; JavaScript decodes it faster than Java compiled to it. */
final class BindingValue implements KvValue {
  private final JSObject buffer;

  BindingValue(JSObject buffer) {
    this.buffer = buffer;
  }

  @Override
  public byte[] bytes() {
    return Js.bytesOf(buffer);
  }

  @Override
  public int size() {
    return byteLength(buffer);
  }

  @Override
  public String text() {
    return Js.decodeUtf8(buffer);
  }

  @JSBody(params = "b", script = "return b.byteLength;")
  private static native int byteLength(JSObject b);
}
