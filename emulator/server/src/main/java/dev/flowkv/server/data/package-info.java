/**
 * The directory of {@code serve --data}: what an emulator has accepted, so that the next one begins
 * with it.
 *
 * <p>{@link dev.flowkv.server.data.DataDirectory} is the engine's commit log. Writes are appended
 * to a journal, {@code kv.mv.journal}. From time to time, and for a change that is no write, they
 * move into the tables, {@code kv.mv}, which are kept by MVStore, the storage engine of H2. Each
 * write is there as a whole or not at all. Beside these lie {@code kv.mv.lock}, which keeps a
 * second emulator out, and {@code emulator.json}, which says who has it.
 */
@NullMarked
package dev.flowkv.server.data;

import org.jspecify.annotations.NullMarked;
