/**
 * Recorded histories of a Workers KV namespace: what they may show, and what can be measured in
 * them.
 *
 * <p>A {@link dev.flowkv.conformance.history.History} is read from JSON Lines ({@code
 * docs/reference/history.md}), written by anybody: the emulator, the conformance suite, or a
 * recorder of yours. {@link dev.flowkv.conformance.history.HistoryChecker} holds it to the rules of
 * {@code docs/reference/consistency-model.md}, "What a history may show", key by key, in O(n log
 * n), and names for each violation the rule and the few operations that show it. {@link
 * dev.flowkv.conformance.history.Measurements} says what is no rule: how soon writes were seen, how
 * often a location read its own writes. {@link dev.flowkv.conformance.history.Timeline} draws the
 * operations of a key. {@link dev.flowkv.conformance.history.ExplainedHistory} says what surprises
 * although it is allowed.
 *
 * <p>Times are milliseconds since the Unix epoch on one clock, or on clocks that are as close as
 * the slack says. Safe for use by one thread.
 */
@NullMarked
package dev.flowkv.conformance.history;

import org.jspecify.annotations.NullMarked;
