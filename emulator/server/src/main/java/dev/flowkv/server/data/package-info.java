/**
 * The directory of {@code serve --data}: what an emulator has accepted, so that the next one begins
 * with it.
 *
 * <p>{@link dev.flowkv.server.data.DataDirectory} is the engine's commit log. It keeps its tables
 * in one file, {@code kv.mv}, with MVStore, the storage engine of H2: each change is one commit,
 * which is there as a whole or not at all. Beside it lie {@code kv.mv.lock}, which keeps a second
 * emulator out, and {@code emulator.json}, which says who has it.
 */
@NullMarked
package dev.flowkv.server.data;

import org.jspecify.annotations.NullMarked;
