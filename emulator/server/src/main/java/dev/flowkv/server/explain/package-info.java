/**
 * What a running emulator says about its operations: which answers were unusual and why, and one
 * line for each operation where that is asked for.
 *
 * <p>Everything here reads the {@link dev.flowkv.engine.KvHistory} after the fact, in a thread of
 * its own ({@link dev.flowkv.server.explain.HistoryWatcher}). No request waits for it.
 */
@NullMarked
package dev.flowkv.server.explain;

import org.jspecify.annotations.NullMarked;
