package dev.flowkv.server.control;

import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.formats.HistoryWriter;
import dev.flowkv.server.http.LargeAnswer;
import dev.flowkv.server.http.Query;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code history}. */
final class HistoryRoutes {
  private static final String JSON_LINES = "jsonl";
  private static final String FORMAT = "format";
  private static final String AFTER = "after";
  private static final String WAIT = "wait";
  private static final String RECORDING = "recording";
  private static final String CLEARED = "cleared";

  /** Programs between client and server close connections that are silent for longer. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

  private final KvEmulator emulator;
  private final @Nullable HistoryFeed feed;

  HistoryRoutes(KvEmulator emulator, @Nullable HistoryFeed feed) {
    this.emulator = emulator;
    this.feed = feed;
  }

  Object get(Context ctx) {
    Query query = ControlQuery.of(ctx, FORMAT, AFTER, WAIT, RECORDING, CLEARED);
    String format = query.get(FORMAT);
    if (format != null && !format.equals(JSON_LINES)) {
      throw ControlFailure.badField(
          FORMAT, "format must be " + JSON_LINES + ", not \"" + format + "\".");
    }
    String after = query.get(AFTER);
    if (after != null) {
      return follow(ctx, Followed.of(query, after), wait(query.get(WAIT)), query.get(RECORDING));
    }
    for (String name : new String[] {WAIT, RECORDING, CLEARED}) {
      if (query.get(name) != null) {
        throw ControlFailure.badField(
            name, name + " goes with after, the seq of the last line that was seen.");
      }
    }
    try {
      ctx.contentType("application/x-ndjson");
      LargeAnswer.stream(ctx, HistoryWriter.stream(recording().history().recorded()));
      return ControlApi.SENT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers at once if there is something to say; else when there is, or the time is over. */
  private Object follow(Context ctx, Followed seen, Duration wait, @Nullable String recording) {
    HistoryFeed followed = recording();
    KvHistory history = followed.history();
    if (recording != null && !recording.equals(followed.recording())) {
      part(ctx, followed, history.recorded());
      return ControlApi.SENT;
    }
    KvHistory.Recorded now = recordedAfter(history, seen.number());
    if (seen.isOutdatedBy(now) || wait.isZero()) {
      part(ctx, followed, now);
      return ControlApi.SENT;
    }
    ctx.future(
        () ->
            followed
                .afterNext(
                    wait,
                    () -> seen.isOutdatedBy(history.recordedAfter(seen.number())),
                    () -> part(ctx, followed, history.recordedAfter(seen.number())))
                .thenCompose(there -> LargeAnswer.sent(ctx)));
    return ControlApi.SENT;
  }

  /**
   * What a reader knows.
   *
   * @param number the last line that it has seen; 0: none
   * @param cleared the last line that had been cleared by then
   */
  private record Followed(long number, long cleared) {
    static Followed of(Query query, String after) {
      String cleared = query.get(CLEARED);
      // A reader that does not say it is answered a clearing only while it waits.
      return new Followed(
          HistoryRoutes.number(AFTER, after),
          cleared == null ? Long.MAX_VALUE : HistoryRoutes.number(CLEARED, cleared));
    }

    boolean isOutdatedBy(KvHistory.Recorded recorded) {
      return recorded.forgotten() > 0
          || !recorded.entries().isEmpty()
          || recorded.cleared() > cleared;
    }
  }

  private static void part(Context ctx, HistoryFeed feed, KvHistory.Recorded recorded) {
    try {
      ctx.contentType("application/x-ndjson");
      LargeAnswer.stream(ctx, HistoryWriter.streamPart(recorded, feed.recording()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KvHistory.Recorded recordedAfter(KvHistory history, long number) {
    try {
      return history.recordedAfter(number);
    } catch (IllegalArgumentException e) {
      throw ControlFailure.badField(AFTER, AFTER + " " + e.getMessage() + ".");
    }
  }

  private static long number(String name, String text) {
    if (!text.matches("\\d{1,18}")) {
      throw ControlFailure.badField(
          name, name + " must be the seq of a line, or 0, not \"" + text + "\".");
    }
    return Long.parseLong(text);
  }

  private static Duration wait(@Nullable String text) {
    if (text == null) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration wait =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
          };
      if (wait.compareTo(LONGEST_WAIT) <= 0) {
        return wait;
      }
    }
    throw ControlFailure.badField(
        WAIT,
        WAIT
            + " must be a duration such as 500ms or 30s, at most "
            + LONGEST_WAIT.toSeconds()
            + "s, not \""
            + text
            + "\".");
  }

  Object delete(Context ctx) {
    HistoryFeed cleared = recording();
    emulator.beginAnew(cleared.history());
    cleared.wake();
    return Map.of("status", "ok");
  }

  private HistoryFeed recording() {
    return recording(feed);
  }

  /** Returns the feed of a server that records a history. */
  static HistoryFeed recording(@Nullable HistoryFeed feed) {
    if (feed == null) {
      throw new ControlFailure(
          409, null, "No history is recorded: the server was started with --history 0.");
    }
    return feed;
  }
}
