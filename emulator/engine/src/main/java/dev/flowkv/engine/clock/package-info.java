/**
 * The clock of one world: real, manual or scaled, and never moved backwards.
 *
 * <p>A restored state brings a {@link dev.flowkv.engine.clock.WorldClock} of its own, so nothing is
 * compared with the time of another world. Users see the {@link dev.flowkv.engine.EmulatorClock},
 * which always shows the present world's clock.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.clock;

import org.jspecify.annotations.NullMarked;
