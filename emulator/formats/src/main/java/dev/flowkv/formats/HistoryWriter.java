package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvHistory;
import dev.flowkv.engine.KvHistoryEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history as JSON Lines: a header, then a line for each operation, in the order of their
 * ends, and for each change between them. {@code docs/reference/history.md} and {@code
 * docs/reference/history.schema.json} describe them. Not safe for use by several threads.
 */
public final class HistoryWriter implements Closeable {
  /** The name of the format, in the header. */
  public static final String FORMAT = "flowkv-history";

  /** The version of the format that this program writes. */
  public static final int VERSION = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonGenerator json;
  private final EventFields fields;
  private long sequence;

  /**
   * Writes the header.
   *
   * @param forgotten operations before the first line that are not there
   */
  public HistoryWriter(OutputStream out, long forgotten) throws IOException {
    this(out, new KvHistory.Recorded(forgotten, List.of()), null);
  }

  private HistoryWriter(OutputStream out, KvHistory.Recorded recorded, @Nullable String recording)
      throws IOException {
    this.json = JSON.getFactory().createGenerator(out, JsonEncoding.UTF8);
    this.fields = new EventFields(json);
    this.sequence = recorded.first() - 1;
    json.setPrettyPrinter(null);
    json.setRootValueSeparator(new com.fasterxml.jackson.core.io.SerializedString("\n"));
    json.writeStartObject();
    json.writeStringField("format", FORMAT);
    json.writeNumberField("version", VERSION);
    json.writeNumberField("forgotten", recorded.forgotten());
    if (recording != null) {
      json.writeStringField("recording", recording);
      json.writeNumberField("first", recorded.first());
      json.writeNumberField("cleared", recorded.cleared());
    }
    json.writeEndObject();
  }

  /** Writes what a history holds. */
  public static void write(KvHistory.Recorded recorded, OutputStream out) throws IOException {
    stream(recorded).transferTo(out);
    out.flush();
  }

  /**
   * Returns what a history holds, written line by line as the stream is read.
   *
   * @throws IOException never, in a stream that stays in memory
   */
  public static InputStream stream(KvHistory.Recorded recorded) throws IOException {
    return stream(recorded, null);
  }

  /**
   * Returns a part of a history for a reader that follows it: the header says where the part is.
   *
   * @param recording names the recording, so that the reader notices when it is another one
   * @throws IOException never, in a stream that stays in memory
   */
  public static InputStream streamPart(KvHistory.Recorded recorded, String recording)
      throws IOException {
    return stream(recorded, recording);
  }

  private static InputStream stream(KvHistory.Recorded recorded, @Nullable String recording)
      throws IOException {
    return new PieceStream(
        out -> {
          HistoryWriter writer = new HistoryWriter(out, recorded, recording);
          Iterator<KvHistoryEntry> entries = recorded.entries().iterator();
          return () -> writer.writeNext(entries);
        });
  }

  private boolean writeNext(Iterator<KvHistoryEntry> entries) throws IOException {
    if (!entries.hasNext()) {
      end();
      return false;
    }
    write(entries.next());
    flush();
    return true;
  }

  /** Writes a line. */
  public void write(KvHistoryEntry entry) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seq", ++sequence);
    if (entry instanceof KvChange change) {
      json.writeStringField("change", change.kind().wireName());
      text("namespace", change.namespaceId());
      json.writeNumberField("at", change.atMillis());
    } else {
      operation((KvEvent) entry);
    }
    json.writeEndObject();
  }

  private void operation(KvEvent event) throws IOException {
    json.writeStringField("face", event.face().wireName());
    json.writeStringField("location", event.location());
    text("invocation", event.invocation());
    json.writeStringField("namespace", event.namespaceId());
    json.writeStringField("op", event.call().operation().wireName());
    json.writeNumberField("call", event.calledAtMillis());
    json.writeNumberField("return", event.returnedAtMillis());
    fields.call(event.call());
    fields.outcome(event.outcome());
  }

  private void text(String name, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  /** Everything so far is on its way. */
  public void flush() throws IOException {
    json.flush();
  }

  /** Ends the last line; what it is written to stays open. */
  private void end() throws IOException {
    json.writeRaw('\n');
    json.flush();
  }

  @Override
  public void close() throws IOException {
    json.writeRaw('\n');
    json.close();
  }

  static OptionalLong number(@Nullable String text) {
    try {
      return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
