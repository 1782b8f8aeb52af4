package dev.flowkv.engine.provider;

import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.PutOptions;

/** The capability's options as the engine takes them. */
final class EngineOptions {
  private EngineOptions() {}

  static GetOptions of(dev.flowkv.capability.GetOptions options) {
    return options.cacheTtlSeconds().isPresent()
        ? GetOptions.cacheTtlSeconds(options.cacheTtlSeconds().getAsLong())
        : GetOptions.DEFAULT;
  }

  static PutOptions of(dev.flowkv.capability.PutOptions options) {
    PutOptions put = PutOptions.NONE.withMetadata(options.metadata().orElse(null));
    if (options.expirationSeconds().isPresent()) {
      put = put.withExpirationSeconds(options.expirationSeconds().getAsLong());
    }
    return options.expirationTtlSeconds().isPresent()
        ? put.withExpirationTtlSeconds(options.expirationTtlSeconds().getAsLong())
        : put;
  }

  static ListOptions of(dev.flowkv.capability.ListOptions options) {
    ListOptions list =
        ListOptions.ALL.withPrefix(options.prefix()).withCursor(options.cursor().orElse(null));
    return options.limit().isPresent() ? list.withLimit(options.limit().getAsInt()) : list;
  }
}
