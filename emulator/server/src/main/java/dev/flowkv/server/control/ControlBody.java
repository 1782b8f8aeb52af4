package dev.flowkv.server.control;

import dev.flowkv.formats.JsonFields;
import dev.flowkv.server.http.ServletBody;
import io.javalin.http.Context;
import java.util.Set;

/** The bodies of requests. */
final class ControlBody {
  /** Enough for what people write. */
  static final long SMALL = 1 << 20;

  private ControlBody() {}

  static byte[] read(Context ctx, long maxBytes) {
    byte[] bytes = ServletBody.read(ctx, maxBytes).bytes();
    if (bytes == null) {
      throw new ControlFailure(413, null, "The body must be at most " + maxBytes + " bytes.");
    }
    return bytes;
  }

  /** An object with no other members than these. */
  static JsonFields fields(Context ctx, Set<String> members) {
    return JsonFields.parse(read(ctx, SMALL), members);
  }
}
