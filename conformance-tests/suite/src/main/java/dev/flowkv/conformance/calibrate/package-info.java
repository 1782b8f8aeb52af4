/**
 * Measures how stale a service is, and makes a profile of it that an emulator loads.
 *
 * <p>A location's cache keeps what it has shown, misses too. So a key can be looked at elsewhere
 * once, and a look tells no more than "seen" or "not yet": the lag is fitted to many such looks at
 * different keys, each after another delay (current-status data, by maximum likelihood). The ages
 * of caches are found the same way, each look with a key of its own.
 */
@NullMarked
package dev.flowkv.conformance.calibrate;

import org.jspecify.annotations.NullMarked;
