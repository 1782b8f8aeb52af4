/**
 * The whole state: what is captured, restored and reset at once.
 *
 * <p>A {@link dev.flowkv.engine.state.World} is everything that a snapshot replaces, the clock
 * included. It excludes writes while it captures, resets or changes the configuration. As values a
 * world is an {@link dev.flowkv.engine.EmulatorState}; a state that does not fit together is
 * rejected with its place, in a world that nobody sees yet.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.state;

import org.jspecify.annotations.NullMarked;
