/**
 * The in-process provider: {@link dev.flowkv.engine.provider.InProcessKeyValue} is the key-value
 * capability over an emulator, for unit tests and programs on a JVM, with no server.
 */
@NullMarked
package dev.flowkv.engine.provider;

import org.jspecify.annotations.NullMarked;
