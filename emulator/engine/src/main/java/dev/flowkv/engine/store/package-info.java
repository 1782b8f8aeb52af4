/**
 * The central store: each key with its versions, and which of them a location is shown.
 *
 * <p>A write appends a {@link dev.flowkv.engine.store.Version} to the key's {@link
 * dev.flowkv.engine.store.VersionChain}. Replication is a rule about reading: a version reaches
 * another location after a lag that is computed when somebody looks. Versions that no location can
 * be shown leave the store, a few with each write.
 *
 * <p>A writer holds the chain's monitor; a reader takes no lock. {@link
 * dev.flowkv.engine.store.CachedRead} stands here, and not with the caches, because a version that
 * was written through is its own cache entry, which saves an object per key.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.store;

import org.jspecify.annotations.NullMarked;
