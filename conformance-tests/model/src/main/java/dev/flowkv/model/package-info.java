/**
 * The oracle: the consistency model as a second, naive implementation, written from the pages
 * {@code docs/consistency-model.md} and sharing no code with the engine.
 *
 * <p>It forgets nothing, caches nothing for speed and copies freely: what it answers should be
 * checkable by reading. One thread, a clock that is moved by hand, text values only.
 */
@NullMarked
package dev.flowkv.model;

import org.jspecify.annotations.NullMarked;
