package dev.flowkv.server.rest;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.Face;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;

/** The namespace that a request names, at the location where REST operations arrive. */
final class RestAccess {
  private RestAccess() {}

  /** Unlike a binding, REST does not create a namespace by naming it. */
  static KvAccess of(KvEmulator emulator, RestRequest request) {
    return emulator
        .existingNamespace(request.namespaceId())
        .at(EmulatorConfig.REST_LOCATION)
        .via(Face.REST);
  }
}
