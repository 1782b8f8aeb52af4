/**
 * Recordings: what a target was asked and what it answered, without whose target it is; and asking
 * another target the same.
 *
 * <p>{@link dev.flowkv.conformance.record.Recording} stands between properties and a target and
 * writes a file of JSON Lines for each property. What goes into a file passes through {@link
 * dev.flowkv.conformance.record.Reduction}, which keeps what the suite itself wrote and little
 * else. {@link dev.flowkv.conformance.record.Replays} makes a property of each file, which asks the
 * recorded requests in their order, with their pauses. {@link
 * dev.flowkv.conformance.record.Comparison} has the rules by which two answers are the same.
 *
 * <p>Inside this package times are milliseconds since the second in which a property began, and
 * keys have {@link dev.flowkv.conformance.record.Reduction#RUN} in place of the run's id. So the
 * operations of two runs are two histories that can be laid side by side.
 */
@NullMarked
package dev.flowkv.conformance.record;

import org.jspecify.annotations.NullMarked;
