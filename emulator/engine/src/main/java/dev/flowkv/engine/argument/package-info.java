/**
 * What callers name and give: keys, expirations, metadata, numbers as text.
 *
 * <p>Search here for a rule about an argument, such as the shortest {@code expirationTtl} or how
 * deep metadata may be nested. Each rule refuses with the platform's own text, as a {@link
 * dev.flowkv.engine.KvFailure}, and changes nothing. Two rules stand elsewhere: {@code cacheTtl}
 * beside the cache that it is about, and a list's limit and cursor beside the list.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.argument;

import org.jspecify.annotations.NullMarked;
