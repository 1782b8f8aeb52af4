/**
 * The exploration of a running emulator by a program in any language: each run is the client's, and
 * {@link dev.flowkv.server.exploration.ExplorationDesk} says under which schedule it goes on.
 */
@NullMarked
package dev.flowkv.server.exploration;

import org.jspecify.annotations.NullMarked;
