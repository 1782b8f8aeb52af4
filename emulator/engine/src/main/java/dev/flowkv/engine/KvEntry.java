package dev.flowkv.engine;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A key with what it holds in the central store, wherever that is visible already.
 *
 * @param key the key
 * @param value its value
 * @param metadata its metadata: JSON text
 * @param expirationSeconds when it expires, in Unix seconds
 */
public record KvEntry(
    String key, KvValue value, Optional<String> metadata, OptionalLong expirationSeconds) {}
