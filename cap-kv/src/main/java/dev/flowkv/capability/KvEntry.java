package dev.flowkv.capability;

import java.util.Optional;

/**
 * A value with its metadata.
 *
 * @param value the value
 * @param metadata JSON text; empty if there is none. JSON {@code null} counts as none, since the
 *     platform cannot tell the two apart
 */
public record KvEntry(KvValue value, Optional<String> metadata) {}
