package dev.flowkv.server.explain;

import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvHistoryEntry;
import java.io.PrintWriter;

/** Writes a line for each operation. */
final class RequestLog implements EntryReader {
  private final LogFormat format;
  private final PrintWriter out;

  RequestLog(LogFormat format, PrintWriter out) {
    this.format = format;
    this.out = out;
  }

  @Override
  public void read(KvHistory.Recorded news, long lost) {
    if (lost > 0) {
      out.write(format.lost(lost) + "\n");
    }
    long number = news.first();
    for (KvHistoryEntry entry : news.entries()) {
      if (entry instanceof KvEvent event) {
        out.write(format.line(number, LoggedOperation.of(event)) + "\n");
      }
      number++;
    }
    out.flush();
  }

  @Override
  public void end() {
    // Each batch is flushed.
  }
}
