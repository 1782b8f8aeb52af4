/**
 * What the model leaves open, and who decides it.
 *
 * <p>The engine asks a {@link dev.flowkv.engine.schedule.KvScheduler} where the same operations may
 * be answered in several ways: which version has arrived at a location, which shard an operation
 * goes to, whether a fault rule hits. {@link dev.flowkv.engine.schedule.SeededScheduler} draws; it
 * is the one of every emulator that follows no schedule. {@link
 * dev.flowkv.engine.schedule.FollowingScheduler} does as a schedule says, and records what else it
 * could have done. Nothing else in the engine knows that there is a search.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.schedule;

import org.jspecify.annotations.NullMarked;
