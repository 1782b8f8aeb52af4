package dev.flowkv.server.exploration;

import org.jspecify.annotations.Nullable;

/**
 * An operation of a run, in the server's history.
 *
 * @param namespace the namespace's id
 * @param key the key that the operation is about; null: several
 * @param operation its number in the history
 * @param after the number of the last entry before the run
 */
public record RecordedPlace(String namespace, @Nullable String key, long operation, long after) {}
