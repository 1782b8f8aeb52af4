/**
 * The directory of {@code serve --data}: what an emulator has accepted, so that the next one begins
 * with it.
 *
 * <p>{@link dev.flowkv.server.data.DataDirectory} is the engine's commit log. Each change is
 * appended to a journal, {@code kv.mv.journal}, and is there as a whole or not at all. When the
 * journal is as long as the tables, {@code kv.mv}, it moves into them, while the next changes are
 * appended to the next journal. Where the disk has no room for that, the tables are written again
 * in their own file, part by part. MVStore, the storage engine of H2, keeps the tables. Beside
 * these lie {@code kv.mv.lock}, which keeps a second emulator out, and {@code emulator.json}, which
 * says who has it.
 */
@NullMarked
package dev.flowkv.server.data;

import org.jspecify.annotations.NullMarked;
