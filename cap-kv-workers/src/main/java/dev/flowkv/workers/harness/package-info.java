/**
 * The harness Worker: the provider over HTTP, one request one invocation, for tests that run
 * elsewhere. {@code docs/reference/harness-protocol.md} describes what it speaks.
 */
@NullMarked
package dev.flowkv.workers.harness;

import org.jspecify.annotations.NullMarked;
