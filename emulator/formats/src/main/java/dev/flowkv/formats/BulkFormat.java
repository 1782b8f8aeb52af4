package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/**
 * Pairs of a bulk write, as the REST API and {@code wrangler kv bulk put} take them: an array of
 * {@code {"key", "value", "expiration", "expiration_ttl", "metadata", "base64"}}.
 */
public final class BulkFormat {
  private static final JsonFactory JSON = new JsonFactory();

  private BulkFormat() {}

  /**
   * Reads the pairs of a file. Members that are not known are ignored, as the platform does.
   *
   * @throws FormatException naming the entry that is wrong
   */
  public static List<BulkWrite> parse(byte[] json) {
    try {
      return BulkReader.read(json)
          .orElseThrow(
              () -> new FormatException("The file must be a JSON array of keys and values."));
    } catch (IOException e) {
      throw new FormatException(
          "The file must be JSON in UTF-8, and is not" + JsonFields.where(e) + ".");
    }
  }

  /**
   * Reads the pairs of a request's body, as {@link #parse} does; a refusal goes on from a text that
   * names the body.
   *
   * @throws FormatException naming the entry that is wrong
   */
  public static List<BulkWrite> parseBody(byte[] json) {
    try {
      return BulkReader.read(json).orElseThrow(() -> new FormatException("it must be an array"));
    } catch (IOException e) {
      throw new FormatException("it is not JSON" + JsonFields.where(e));
    }
  }

  /** A file that people can read, and compare line by line. */
  private static final class LinePerEntry extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void beforeArrayValues(JsonGenerator json) throws IOException {
      json.writeRaw('\n');
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(",\n");
    }

    @Override
    public void writeEndArray(JsonGenerator json, int entries) throws IOException {
      json.writeRaw(entries == 0 ? "]" : "\n]");
    }
  }

  /** Writes entries as such an array; values that are not UTF-8 as base64. Does not close. */
  public static void write(List<KvEntry> entries, OutputStream out) throws IOException {
    stream(entries).transferTo(out);
  }

  /**
   * Returns what {@link #write} writes, made while it is read.
   *
   * @throws IOException never, in a stream that stays in memory
   */
  public static InputStream stream(List<KvEntry> entries) throws IOException {
    return new PieceStream(
        out -> {
          JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8);
          json.setPrettyPrinter(new LinePerEntry());
          json.writeStartArray();
          Iterator<KvEntry> rest = entries.iterator();
          return () -> writeNext(rest, json);
        });
  }

  private static boolean writeNext(Iterator<KvEntry> rest, JsonGenerator json) throws IOException {
    boolean more = rest.hasNext();
    if (more) {
      write(rest.next(), json);
    } else {
      json.writeEndArray();
    }
    json.flush();
    return more;
  }

  private static void write(KvEntry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", entry.key());
    boolean text = ValueStrings.isText(entry.value());
    json.writeFieldName("value");
    ValueStrings.write(entry.value(), text, json);
    if (!text) {
      json.writeBooleanField("base64", true);
    }
    if (entry.expirationSeconds().isPresent()) {
      json.writeNumberField("expiration", entry.expirationSeconds().getAsLong());
    }
    if (entry.metadata().isPresent()) {
      json.writeFieldName("metadata");
      json.writeRawValue(entry.metadata().get());
    }
    json.writeEndObject();
  }
}
