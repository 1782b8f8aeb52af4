/**
 * What the emulator assumes of the platform, how much depends on it, and what would settle it.
 *
 * <p>An {@link dev.flowkv.conformance.assumption.Assumption} is made of a setting: its value may be
 * another one on the real service. {@link dev.flowkv.conformance.assumption.Dependence} gives an
 * emulator that other value behind the suite's back, and counts the properties that find something
 * else. {@link dev.flowkv.conformance.assumption.Assumptions} ranks them.
 */
@NullMarked
package dev.flowkv.conformance.assumption;

import org.jspecify.annotations.NullMarked;
