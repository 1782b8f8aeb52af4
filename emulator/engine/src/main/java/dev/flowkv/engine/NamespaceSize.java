package dev.flowkv.engine;

/**
 * How much a namespace holds.
 *
 * @param keys live keys
 * @param valueBytes the bytes of their values
 */
public record NamespaceSize(long keys, long valueBytes) {}
