package dev.flowkv.capability;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A key on a page of a list.
 *
 * @param name the key
 * @param expirationSeconds when it expires, in Unix seconds; empty: never
 * @param metadata its metadata as JSON text; empty if there is none
 */
public record KvKey(String name, OptionalLong expirationSeconds, Optional<String> metadata) {}
