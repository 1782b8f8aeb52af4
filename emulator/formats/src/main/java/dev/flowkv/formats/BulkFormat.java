package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.UnicodeText;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvEntry;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a bulk write, as the REST API and {@code wrangler kv bulk put} take them: an array of
 * {@code {"key", "value", "expiration", "expiration_ttl", "metadata", "base64"}}.
 */
public final class BulkFormat {
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      // A value of the largest size, in any escaping.
                      StreamReadConstraints.builder()
                          .maxStringLength(KvLimits.BULK_WRITE_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private BulkFormat() {}

  /**
   * The pairs of a file.
   *
   * @throws FormatException naming the entry that is wrong
   */
  public static List<BulkWrite> parse(byte[] json) {
    try {
      JsonNode array = JSON.readTree(json);
      if (!array.isArray()) {
        throw new FormatException("The file must be a JSON array of keys and values.");
      }
      return read(array);
    } catch (IOException e) {
      throw new FormatException("The file must be JSON, and is not" + JsonFields.where(e) + ".");
    }
  }

  /**
   * The pairs of an array. Members that are not known are ignored, as the platform does.
   *
   * @throws FormatException naming the entry that is wrong
   */
  public static List<BulkWrite> read(JsonNode array) {
    if (!array.isArray()) {
      throw new FormatException("it must be an array");
    }
    List<BulkWrite> writes = new ArrayList<>();
    for (JsonNode entry : array) {
      writes.add(read(entry, writes.size()));
    }
    return writes;
  }

  private static BulkWrite read(JsonNode entry, int index) {
    JsonNode key = entry.path("key");
    JsonNode value = entry.path("value");
    if (!key.isTextual() || !value.isTextual()) {
      throw new FormatException(
          "[" + index + "]",
          "entry " + index + " must be an object with the strings key and value");
    }
    JsonNode metadata = entry.path("metadata");
    PutOptions options =
        new PutOptions(
            text(entry, "expiration"),
            text(entry, "expiration_ttl"),
            metadata.isMissingNode() ? null : text(metadata));
    return new BulkWrite(
        key.textValue(),
        entry.path("base64").asBoolean()
            ? decoded(value.textValue(), index)
            : KvValue.of(value.textValue()),
        options);
  }

  /** Half a surrogate pair has no UTF-8, and stays escaped. */
  private static String text(JsonNode metadata) {
    String text = metadata.toString();
    try {
      return UnicodeText.hasUnpairedSurrogate(text)
          ? JSON.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(metadata)
          : text;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KvValue decoded(String base64, int index) {
    try {
      return KvValue.wrap(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          "[" + index + "].value", "the value of entry " + index + " is not base64");
    }
  }

  private static @Nullable String text(JsonNode object, String name) {
    return object.hasNonNull(name) ? object.get(name).asText() : null;
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
    try (JsonGenerator json = JSON.getFactory().createGenerator(out, JsonEncoding.UTF8)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      // What breaks off in the middle is not to look whole.
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
      json.setPrettyPrinter(new LinePerEntry());
      json.writeStartArray();
      for (KvEntry entry : entries) {
        json.writeStartObject();
        json.writeStringField("key", entry.key());
        ValueText text = ValueText.of(entry.value());
        json.writeStringField("value", text.text());
        if (text.isBase64()) {
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
      json.writeEndArray();
    }
  }
}
