package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pairs of a bulk write out of the bytes that were sent: metadata is the text that it
 * was, and a value is copied once.
 *
 * <p>Types are as strict as those of the platform's implementation language, Go: a number is no
 * string, an integer has no fraction, base64 is padded and may be broken into lines.
 */
final class BulkReader {
  /** Metadata is nested this deep in an entry of the array, and the engine says how deep it may. */
  private static final int MAX_NESTING = KvLimits.METADATA_NESTING + 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final byte[] json;
  private final int start;
  private final JsonParser parser;
  private int entry;

  private BulkReader(byte[] json, int start) throws IOException {
    this.json = json;
    this.start = start;
    this.parser = JSON.createParser(json, start, json.length - start);
  }

  /**
   * Reads the pairs.
   *
   * @return empty if it is JSON, and no array
   * @throws FormatException naming the entry that is wrong
   * @throws IOException if it is not JSON in UTF-8
   */
  static Optional<List<BulkWrite>> read(byte[] json) throws IOException {
    int start = startsWithMark(json) ? BYTE_ORDER_MARK.length : 0;
    if (hasNul(json) || !Utf8Bytes.isValid(ByteBuffer.wrap(json))) {
      throw new JsonParseException(null, "not UTF-8");
    }
    BulkReader reader = new BulkReader(json, start);
    try (JsonParser parser = reader.parser) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        parser.skipChildren();
        return Optional.empty();
      }
      List<BulkWrite> writes = reader.entries();
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "something follows");
      }
      return Optional.of(writes);
    } catch (StreamConstraintsException e) {
      throw reader.wrong("", "is nested more than " + KvLimits.METADATA_NESTING + " deep");
    }
  }

  private static boolean startsWithMark(byte[] json) {
    return json.length >= BYTE_ORDER_MARK.length
        && json[0] == BYTE_ORDER_MARK[0]
        && json[1] == BYTE_ORDER_MARK[1]
        && json[2] == BYTE_ORDER_MARK[2];
  }

  /** UTF-16 and UTF-32, which the parser would read, begin with one. */
  private static boolean hasNul(byte[] json) {
    for (int i = 0; i < Math.min(4, json.length); i++) {
      if (json[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private List<BulkWrite> entries() throws IOException {
    List<BulkWrite> writes = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      entry = writes.size();
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw noPair();
      }
      writes.add(entry());
    }
    return writes;
  }

  /** Members that are not known are ignored, and of one that is there twice the last counts. */
  private BulkWrite entry() throws IOException {
    String key = null;
    int valueAt = -1;
    String expiration = null;
    String timeToLive = null;
    String metadata = null;
    boolean base64 = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "key" ->
            key = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        // The parser checks it as it goes on, and needs no buffer to do so.
        case "value" -> valueAt = parser.currentToken() == JsonToken.VALUE_STRING ? tokenAt() : -1;
        case "expiration" -> expiration = wholeNumber(name);
        case "expiration_ttl" -> timeToLive = wholeNumber(name);
        case "metadata" -> metadata = text();
        case "base64" -> base64 = flag(name);
        default -> {
          // Ignored.
        }
      }
      parser.skipChildren();
    }
    if (key == null || valueAt < 0) {
      throw noPair();
    }
    byte[] value = string(valueAt);
    return new BulkWrite(
        key,
        KvValue.wrap(base64 ? decoded(value) : value),
        new PutOptions(expiration, timeToLive, metadata));
  }

  private int tokenAt() {
    return start + (int) parser.currentTokenLocation().getByteOffset();
  }

  /** The bytes of the string that begins here. */
  private byte[] string(int from) {
    return JsonBytes.unescaped(json, from + 1, JsonBytes.endOfString(json, from) - 1);
  }

  /** The text of a JSON value, as it was sent. */
  private String text() throws IOException {
    int from = tokenAt();
    int to =
        switch (parser.currentToken()) {
          case START_OBJECT, START_ARRAY -> {
            parser.skipChildren();
            yield tokenAt() + 1;
          }
          case VALUE_STRING -> {
            parser.finishToken();
            yield JsonBytes.endOfString(json, from);
          }
          default -> from + parser.getTextLength();
        };
    return new String(json, from, to - from, StandardCharsets.UTF_8);
  }

  private @Nullable String wholeNumber(String name) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT -> parser.getText();
      default -> throw wrong("." + name, "must have a whole number as " + name);
    };
  }

  private boolean flag(String name) {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw wrong("." + name, "must have true or false as " + name);
    };
  }

  /** As Go does: line breaks are skipped, wherever they are, and padding must be there. */
  private byte[] decoded(byte[] base64) {
    int size = 0;
    for (byte b : base64) {
      if (b != '\r' && b != '\n') {
        base64[size++] = b;
      }
    }
    try {
      if (size % 4 != 0) {
        throw new IllegalArgumentException("no padding");
      }
      ByteBuffer decoded = Base64.getDecoder().decode(ByteBuffer.wrap(base64, 0, size));
      return decoded.remaining() == decoded.array().length
          ? decoded.array()
          : Arrays.copyOf(decoded.array(), decoded.remaining());
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          "[" + entry + "].value", "the value of entry " + entry + " is not base64");
    }
  }

  private FormatException noPair() {
    return wrong("", "must be an object with the strings key and value");
  }

  private FormatException wrong(String member, String why) {
    return new FormatException("[" + entry + "]" + member, "entry " + entry + " " + why);
  }
}
