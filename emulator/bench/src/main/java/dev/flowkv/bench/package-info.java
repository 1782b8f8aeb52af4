/**
 * Benchmarks: the emulator beside its peers in one run, so that what is claimed is a ratio, and the
 * engine with a million keys. Run them with {@code harness-scripts/bench}.
 */
@NullMarked
package dev.flowkv.bench;

import org.jspecify.annotations.NullMarked;
