/**
 * What operations do: reads, writes, deletes and lists, of one key and of many, and looks.
 *
 * <p>Each operation goes the same way: resolve the location, check the arguments, check that the
 * account has room for the namespace, ask the limits, then act. The order matters, because a
 * refused operation changes nothing. {@link dev.flowkv.engine.operation.Inspector} looks at keys
 * without touching a cache or a counter.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.operation;

import org.jspecify.annotations.NullMarked;
