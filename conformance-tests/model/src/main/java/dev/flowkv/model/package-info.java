/**
 * The oracle: the consistency model as a second, naive implementation, written from the pages
 * {@code docs/reference/consistency-model.md} and sharing no code with the engine.
 *
 * <p>{@link dev.flowkv.model.KvModel} draws by the seed and predicts one outcome. {@link
 * dev.flowkv.model.AllOutcomes} tries everything that chance may decide, and finds all of them.
 *
 * <p>It forgets nothing, caches nothing for speed and copies freely: what it answers should be
 * checkable by reading. One thread, a clock that is moved by hand, text values only.
 */
@NullMarked
package dev.flowkv.model;

import org.jspecify.annotations.NullMarked;
