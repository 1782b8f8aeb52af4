package dev.flowkv.server.control;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.NamespaceInfo;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Declares namespaces in an emulator that runs, as {@code serve --namespace} does at a start, and
 * renames them.
 */
final class NamespaceDeclarations {
  private final KvEmulator emulator;

  NamespaceDeclarations(KvEmulator emulator) {
    this.emulator = emulator;
  }

  /** Makes the namespace unless it is there; then its title stays. */
  Object put(Context ctx, String id) {
    String title = ControlBody.fields(ctx, Set.of("title")).requiredText("title");
    return json(emulator.declareNamespace(id, title));
  }

  /** Gives a namespace that is there another title, which no other one may have. */
  Object patch(Context ctx, String id) {
    String title = ControlBody.fields(ctx, Set.of("title")).requiredText("title");
    ControlApi.existing(emulator, id);
    return json(emulator.renameNamespace(id, title));
  }

  private static Map<String, Object> json(NamespaceInfo namespace) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", namespace.id());
    json.put("title", namespace.title());
    return json;
  }
}
