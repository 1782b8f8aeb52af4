/**
 * What the tests of several modules share.
 *
 * <p>{@link dev.flowkv.testkit.KeyValueContract} and {@link dev.flowkv.testkit.KeyValueProperties}
 * are the tests that every provider must pass; a provider's module extends both. {@link
 * dev.flowkv.testkit.HarnessKeyValue} is the capability of a harness Worker, seen from here. {@link
 * dev.flowkv.testkit.NodeTools} and {@link dev.flowkv.testkit.ExternalProgram} run the real
 * programs.
 */
@NullMarked
package dev.flowkv.testkit;

import org.jspecify.annotations.NullMarked;
