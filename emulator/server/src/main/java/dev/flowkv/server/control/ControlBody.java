package dev.flowkv.server.control;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.formats.JsonFields;
import dev.flowkv.server.http.ServletBody;
import io.javalin.http.Context;
import java.util.Set;

/** The bodies of requests. */
final class ControlBody {
  /** Enough for what people write, in bytes. */
  static final long SMALL = 1 << 20;

  /** Enough for a snapshot, in bytes. */
  static final long LARGE = KvLimits.BULK_WRITE_BYTES;

  private static final byte[] NO_MEMBERS = {'{', '}'};

  private ControlBody() {}

  static byte[] read(Context ctx, long maxBytes) {
    byte[] bytes = ServletBody.read(ctx, maxBytes).bytes();
    if (bytes == null) {
      throw new ControlFailure(413, null, "The body must be at most " + maxBytes + " bytes.");
    }
    return bytes;
  }

  /**
   * Refuses a body that says something: who sends one means something narrower. An empty one and an
   * object without members pass.
   */
  static void none(Context ctx) {
    byte[] body = read(ctx, SMALL);
    if (body.length > 0) {
      JsonFields.parse(body, Set.of());
    }
  }

  /** An object with no other members than these. */
  static JsonFields fields(Context ctx, Set<String> members) {
    return JsonFields.parse(read(ctx, SMALL), members);
  }

  /** As {@link #fields}, where the body may be left out. */
  static JsonFields optionalFields(Context ctx, Set<String> members) {
    byte[] body = read(ctx, SMALL);
    return JsonFields.parse(body.length == 0 ? NO_MEMBERS : body, members);
  }
}
