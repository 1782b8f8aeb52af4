package dev.flowkv.server.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.formats.HistoryWriter;
import dev.flowkv.server.cli.terminal.Json;
import dev.flowkv.server.cli.terminal.Wording;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Follows an emulator's history: each time, it asks for what came after the last line that it has
 * seen, and says what it will never see.
 */
public final class HistoryFollower {
  /** How much later than asked for an answer may begin before the emulator counts as gone. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private static final int OK = 200;

  private final ControlClient server;
  private @Nullable String recording;
  private long seen;
  private long cleared;

  /** Takes the lines that follow. */
  public interface Reader {
    /**
     * An answer begins.
     *
     * @param missing what will never be seen, in words; null: nothing was missed
     */
    void begin(@Nullable String missing);

    /** Takes a line of the history. */
    void line(JsonNode line);
  }

  /** Makes a follower of the emulator that the command line names. */
  public HistoryFollower(ControlClient server) {
    this.server = server;
  }

  /**
   * Reads what is new.
   *
   * @param wait how long to wait for something new
   * @throws ControlClient.RefusedException if the emulator refuses
   * @throws IOException if there is no emulator, or not any more; what was read was read
   */
  public void read(Duration wait, Reader reader) throws IOException {
    String path =
        "history?after="
            + seen
            + (recording == null
                ? ""
                : "&recording=" + ControlClient.encoded(recording) + "&cleared=" + cleared)
            + (wait.isZero() ? "" : "&wait=" + wait.toMillis() + "ms");
    try {
      server.follow(path, wait.plus(MARGIN), in -> read(in, reader));
    } catch (ControlClient.RefusedException e) {
      if ("after".equals(e.field()) && recording == null || "cleared".equals(e.field())) {
        throw new ControlClient.RefusedException(
            e.status(),
            null,
            "the emulator at " + server.url() + " is of a version that cannot be followed");
      }
      throw e;
    }
  }

  private void read(InputStream in, Reader reader) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    begin(json(lines.readLine()), reader);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty()) {
        JsonNode json = json(line);
        reader.line(json);
        seen = json.path("seq").asLong();
      }
    }
  }

  private static JsonNode json(@Nullable String line) throws IOException {
    if (line == null) {
      throw new IOException("the answer is empty");
    }
    return Json.read(line.getBytes(StandardCharsets.UTF_8));
  }

  private void begin(JsonNode header, Reader reader) throws IOException {
    if (!header.path("format").asText().equals(HistoryWriter.FORMAT)
        || header.path("version").asInt() > HistoryWriter.VERSION) {
      throw new ControlClient.RefusedException(
          OK,
          null,
          "the history of the emulator at %s has version %s; this program reads up to %d"
              .formatted(server.url(), header.path("version"), HistoryWriter.VERSION));
    }
    String missing = recording == null ? null : missing(header);
    recording = header.path("recording").asText();
    cleared = header.path("cleared").asLong();
    seen = header.path("first").asLong() - 1;
    reader.begin(missing);
  }

  private @Nullable String missing(JsonNode header) {
    long forgotten = header.path("forgotten").asLong();
    String lost = Wording.count(forgotten, "operation");
    if (!header.path("recording").asText().equals(recording)) {
      return "it was started again, and what it did before that, after operation "
          + seen
          + ", is not known"
          + (forgotten == 0 ? "" : "; of what it did since, " + lost + " not shown");
    }
    if (header.path("cleared").asLong() > cleared) {
      return "the history was cleared" + (forgotten == 0 ? "" : ", with " + lost + " not shown");
    }
    return forgotten == 0
        ? null
        : lost + " not shown: the history holds no more (serve --history NUMBER)";
  }
}
