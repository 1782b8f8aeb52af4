/**
 * Files that a program of FlowKV writes so that they are never half written.
 *
 * <p>{@link dev.flowkv.server.files.AtomicFile} replaces a file as a whole: it is the old one or
 * the new one. A file that an emulator keeps its state in belongs to that emulator, by a lock
 * beside it. {@link dev.flowkv.server.files.KeptFiles} is what a running emulator keeps, from its
 * start to its end.
 */
@NullMarked
package dev.flowkv.server.files;

import org.jspecify.annotations.NullMarked;
