package dev.flowkv.engine.schedule;

import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.store.Location;

/**
 * Asks what the central store shows to a location of a key.
 *
 * @param millis the moment that is asked about, in milliseconds since the epoch: now, or earlier
 */
public record Question(Asker asker, String namespaceId, Location location, Key key, long millis) {}
