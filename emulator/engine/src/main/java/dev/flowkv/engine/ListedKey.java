package dev.flowkv.engine;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A key on a page of a list.
 *
 * @param name the key
 * @param expirationSeconds when it expires, in Unix seconds
 * @param metadata its metadata: JSON text
 */
public record ListedKey(String name, OptionalLong expirationSeconds, Optional<String> metadata) {}
