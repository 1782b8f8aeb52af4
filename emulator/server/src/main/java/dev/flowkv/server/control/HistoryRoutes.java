package dev.flowkv.server.control;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.formats.HistoryWriter;
import dev.flowkv.server.http.LargeAnswer;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code history}. */
final class HistoryRoutes {
  private static final String JSON_LINES = "jsonl";

  private final KvEmulator emulator;
  private final @Nullable KvHistory history;

  HistoryRoutes(KvEmulator emulator, @Nullable KvHistory history) {
    this.emulator = emulator;
    this.history = history;
  }

  Object get(Context ctx) {
    String format = ControlQuery.only(ctx, "format");
    if (format != null && !format.equals(JSON_LINES)) {
      throw ControlFailure.badField(
          "format", "format must be " + JSON_LINES + ", not \"" + format + "\".");
    }
    try {
      ctx.contentType("application/x-ndjson");
      LargeAnswer.stream(ctx, HistoryWriter.stream(recording().recorded()));
      return ControlApi.SENT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Object delete(Context ctx) {
    emulator.beginAnew(recording());
    return Map.of("status", "ok");
  }

  private KvHistory recording() {
    return recording(history);
  }

  /** Returns the history of a server that records one. */
  static KvHistory recording(@Nullable KvHistory history) {
    if (history == null) {
      throw new ControlFailure(
          409, null, "No history is recorded: the server was started with --history 0.");
    }
    return history;
  }
}
