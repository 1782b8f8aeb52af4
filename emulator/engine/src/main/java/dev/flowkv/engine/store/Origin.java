package dev.flowkv.engine.store;

import dev.flowkv.engine.LagDistribution;

/**
 * What all versions that were written at one location under one configuration have in common: where
 * they come from and how long they take elsewhere. A version keeps its origin, so a new lag or seed
 * applies to later writes only.
 */
public record Origin(Location location, LagDistribution lag, long seed) {}
