/**
 * The documents that the emulator reads and writes, as JSON: histories ({@link
 * dev.flowkv.formats.HistoryWriter}), snapshots ({@link dev.flowkv.formats.SnapshotFormat}), fault
 * rules ({@link dev.flowkv.formats.FaultsFormat}) and wrangler's bulk files ({@link
 * dev.flowkv.formats.BulkFormat}).
 *
 * <p>The engine has no JSON library, so that tests can embed it alone; the server, the command line
 * and tools share these. Whatever cannot be read is refused with a {@link
 * dev.flowkv.formats.FormatException}, which names the place.
 */
@NullMarked
package dev.flowkv.formats;

import org.jspecify.annotations.NullMarked;
