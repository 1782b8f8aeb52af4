/**
 * What the locations have cached: values and absence, and pages of lists.
 *
 * <p>A {@link dev.flowkv.engine.cache.ReadCache} belongs to one {@link
 * dev.flowkv.engine.cache.Shard} of a location. An entry has no expiry of its own: its age is
 * tested against the {@link dev.flowkv.engine.cache.CacheTtl} of the read. The {@link
 * dev.flowkv.engine.cache.ListCache} keeps pages, which no write touches.
 *
 * <p>A cache knows the central store through an interface, {@code ReadCache.Central}: the store as
 * one location sees one key at one moment.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.cache;

import org.jspecify.annotations.NullMarked;
