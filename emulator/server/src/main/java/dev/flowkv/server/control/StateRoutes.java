package dev.flowkv.server.control;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.formats.BulkFormat;
import dev.flowkv.formats.SnapshotFormat;
import dev.flowkv.server.http.LargeAnswer;
import io.javalin.http.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code snapshot}: of everything, or of one namespace as wrangler's bulk JSON. */
final class StateRoutes {
  private static final String NAMESPACE = "namespace";

  private final KvEmulator emulator;

  StateRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  Object get(Context ctx) {
    String namespace = ControlQuery.only(ctx, NAMESPACE);
    try {
      ctx.contentType("application/json");
      LargeAnswer.stream(
          ctx,
          namespace == null
              ? SnapshotFormat.stream(emulator.capture())
              : BulkFormat.stream(ControlApi.existing(emulator, namespace).entries()));
      return ControlApi.SENT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Object put(Context ctx) {
    byte[] body = ControlBody.read(ctx, ControlBody.LARGE);
    String namespace = ControlQuery.only(ctx, NAMESPACE);
    return namespace == null ? restore(body) : seed(namespace, body);
  }

  private Object restore(byte[] body) {
    try {
      emulator.restore(SnapshotFormat.read(new ByteArrayInputStream(body)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException e) {
      throw new ControlFailure(409, null, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new ControlFailure(400, "state", "The snapshot's state: " + e.getMessage());
    }
    return done("namespaces", emulator.namespaces().size());
  }

  /** Creates the namespace, as a binding does. */
  private Object seed(String id, byte[] body) {
    if (id.isEmpty()) {
      throw ControlFailure.badField(NAMESPACE, "namespace must not be empty.");
    }
    List<BulkWrite> entries = BulkFormat.parse(body);
    KvNamespace namespace = emulator.namespace(id);
    namespace.seed(entries);
    return done("keys", entries.size());
  }

  private static Map<String, Object> done(String what, int count) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", "ok");
    json.put(what, count);
    return json;
  }
}
