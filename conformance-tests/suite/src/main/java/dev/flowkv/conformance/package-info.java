/**
 * The conformance suite: does this emulator, this provider, this release of Miniflare, this account
 * behave as Workers KV is documented to?
 *
 * <p>A {@link dev.flowkv.conformance.ConformanceTarget} is what is asked; its {@link
 * dev.flowkv.conformance.TargetInfo} says what it can. A {@link dev.flowkv.conformance.Property} is
 * a named rule with a source and a {@link dev.flowkv.conformance.Strength}; it sees the target
 * through a {@link dev.flowkv.conformance.Trial}: keys of its own, a {@link
 * dev.flowkv.conformance.Kv} per location, a clock that passes, values drawn from a seed. The
 * properties are in {@code property}, the targets in {@code targets}, what runs them in {@code
 * run}, its results in {@code report}, recordings of it in {@code record}. What was seen on the
 * real service is in {@code observation}.
 *
 * <p>The same properties run on every target. Where time can be moved they run one after the other
 * and move it; where it cannot, all of them wait at once.
 */
@NullMarked
package dev.flowkv.conformance;

import org.jspecify.annotations.NullMarked;
