/**
 * The key-value capability inside the Workers runtime, for Java that TeaVM compiles to JavaScript
 * or Wasm.
 *
 * <p>{@link dev.flowkv.workers.WorkersEnv} is where a Worker begins: made from the {@code env} of
 * one invocation, it gives a {@link dev.flowkv.capability.KeyValue} by the name of the binding.
 * {@code WorkersKv} translates to the binding, {@code Js} is the one place where promises are
 * awaited, and {@code PlatformErrors}, which knows no JavaScript, reads the platform's messages.
 *
 * <p>What must not be done here, since it fails only inside the runtime: awaiting a promise that
 * has not been settled first, holding a lock across an await, and changing an array that an
 * operation under way still holds.
 */
@NullMarked
package dev.flowkv.workers;

import org.jspecify.annotations.NullMarked;
