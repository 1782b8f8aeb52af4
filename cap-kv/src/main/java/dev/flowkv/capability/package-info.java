/**
 * The key-value capability that Flow programs call, and what Workers KV allows of it.
 *
 * <p>For now: {@link dev.flowkv.capability.KvLimits}, the platform's limits with their sources, and
 * {@link dev.flowkv.capability.JsonSyntax}, which says whether a text is JSON. The package depends
 * on the JDK alone and avoids what TeaVM cannot compile, because the provider runs inside the
 * Workers runtime as well.
 */
@NullMarked
package dev.flowkv.capability;

import org.jspecify.annotations.NullMarked;
