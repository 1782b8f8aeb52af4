/**
 * What {@code flowkv doctor} looks at on a machine, one thing after the other: Java, Node,
 * wrangler, the preload, the Worker's bindings, the port and the emulator there, what killed runs
 * have left, and a Worker that writes and reads a key.
 *
 * <p>Each look gives a {@link dev.flowkv.server.doctor.Finding}, with what to do, and what does it
 * where that can do no harm. Nothing here prints; the command does.
 */
@NullMarked
package dev.flowkv.server.doctor;

import org.jspecify.annotations.NullMarked;
