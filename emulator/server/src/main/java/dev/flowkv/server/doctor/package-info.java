/**
 * What {@code flowkv doctor} looks at on a machine, one thing after the other: Java, Node,
 * wrangler, the preload, the port, and a Worker that writes and reads a key.
 *
 * <p>Each look gives a {@link dev.flowkv.server.doctor.Finding}, with what to do. Nothing here
 * prints; the command does.
 */
@NullMarked
package dev.flowkv.server.doctor;

import org.jspecify.annotations.NullMarked;
