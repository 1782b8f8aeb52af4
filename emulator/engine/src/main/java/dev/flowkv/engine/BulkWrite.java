package dev.flowkv.engine;

/**
 * One pair of a bulk write.
 *
 * @param key the key
 * @param value the value
 * @param options expiration and metadata
 */
public record BulkWrite(String key, KvValue value, PutOptions options) {}
