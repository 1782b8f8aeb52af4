/**
 * Programs of users of Workers KV, each with a bug that somebody really had, and what mends it. The
 * page {@code docs/examples/zoo/README.md} tells where the bugs are from.
 */
@NullMarked
package dev.flowkv.examples.zoo;

import org.jspecify.annotations.NullMarked;
