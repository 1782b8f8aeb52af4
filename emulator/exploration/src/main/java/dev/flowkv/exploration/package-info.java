/**
 * Runs a program under every schedule that Workers KV may follow, fewest surprises first.
 *
 * <p>Start at {@link dev.flowkv.exploration.KvExploration}. What the model leaves open are choices;
 * a schedule names those that do not take their first option, the surprises. {@link
 * dev.flowkv.exploration.ScheduleSearch} says which schedule comes next, {@link
 * dev.flowkv.exploration.RunWatcher} looks on while a run goes on under it, and {@link
 * dev.flowkv.exploration.FailureText} and {@link dev.flowkv.exploration.SummaryText} say what was
 * found. Who runs programs in another way, as a test framework or a server does, uses these parts
 * with a {@link dev.flowkv.engine.ScheduledRuns} of its own.
 */
@NullMarked
package dev.flowkv.exploration;

import org.jspecify.annotations.NullMarked;
