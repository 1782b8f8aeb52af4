package dev.flowkv.engine;

import java.util.List;

/**
 * What a bulk write or a bulk delete did.
 *
 * @param successfulCount entries that took effect
 * @param unsuccessfulKeys keys of those that did not, and may be tried again
 */
public record BulkResult(int successfulCount, List<String> unsuccessfulKeys) {}
