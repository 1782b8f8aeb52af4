package dev.flowkv.conformance.calibrate;

/**
 * A look at a key elsewhere.
 *
 * @param delayMillis how long after the write
 * @param seen whether the write was seen
 */
record Look(long delayMillis, boolean seen) {}
