/**
 * The engine's only randomness: a hash of a seed and of what the draw is for.
 *
 * <p>Nothing else may draw. Lags, shards, fault rules, ids of namespaces and the check of a cursor
 * all come from {@link dev.flowkv.engine.draw.SeededHash}, so equal seeds and histories give equal
 * answers. A change here changes every schedule that anybody has written down.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.draw;

import org.jspecify.annotations.NullMarked;
