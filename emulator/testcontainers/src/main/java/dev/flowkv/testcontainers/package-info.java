/**
 * The emulator as a container of a test: {@link dev.flowkv.testcontainers.WorkersKvContainer}. For
 * programs that speak HTTP to Workers KV, in whatever language; a test in Java that needs no HTTP
 * is faster with the JUnit extension.
 */
@NullMarked
package dev.flowkv.testcontainers;

import org.jspecify.annotations.NullMarked;
