/** What the emulator tells Prometheus. */
@NullMarked
package dev.flowkv.server.metrics;

import org.jspecify.annotations.NullMarked;
