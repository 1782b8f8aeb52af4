package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import org.jspecify.annotations.Nullable;

/**
 * A read of one key, for measurements.
 *
 * @param location where it was made
 * @param begin when it was called
 * @param end when it returned
 * @param content what it found; null: nothing
 */
record MeasuredRead(String location, Moment begin, Moment end, @Nullable Content content) {}
