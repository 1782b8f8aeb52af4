package dev.flowkv.conformance.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.Request;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Values in a file. A request has its value; an answer names the exchange that wrote what it shows,
 * {@code {"of":"7"}}, or in a bulk write the pair, {@code {"of":"7.2"}}.
 */
final class Contents {
  private static final int LONGEST_PLAIN = 4096;

  /** In its packed form; a file is to be looked at. */
  private static final int LONGEST_PACKED = 1_048_576;

  private static final int LONGEST_VALUE = 26_214_400 + 1;

  private final Map<ByteBuffer, TreeMap<Integer, String>> places = new HashMap<>();
  private final Map<String, TreeMap<Integer, String>> placesOfJson = new HashMap<>();
  private final Map<String, byte[]> values = new HashMap<>();

  /** Remembers what a request writes. */
  void remember(int exchange, Request request) {
    if (request instanceof Request.Put put) {
      remember(exchange, String.valueOf(exchange), put.value());
    } else if (request instanceof Request.BulkPut bulk) {
      for (int i = 0; i < bulk.puts().size(); i++) {
        remember(exchange, exchange + "." + (i + 1), bulk.puts().get(i).value());
      }
    }
  }

  private void remember(int exchange, String place, byte[] value) {
    values.put(place, value);
    places.computeIfAbsent(ByteBuffer.wrap(value), v -> new TreeMap<>()).put(exchange, place);
    String json = Foreign.json(value);
    if (json != null) {
      placesOfJson.computeIfAbsent(json, v -> new TreeMap<>()).put(exchange, place);
    }
  }

  /** The last exchange before this one, or else the first one. */
  private static @Nullable String place(@Nullable TreeMap<Integer, String> places, int exchange) {
    if (places == null) {
      return null;
    }
    Map.Entry<Integer, String> before = places.floorEntry(exchange);
    return (before == null ? places.firstEntry() : before).getValue();
  }

  /** Names the value of an exchange's answer. */
  ObjectNode named(int exchange, byte[] value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    String place = place(places.get(ByteBuffer.wrap(value)), exchange);
    if (place != null) {
      return node.put("of", place);
    }
    String text = new String(value, StandardCharsets.UTF_8);
    String json = place(placesOfJson.get(text), exchange);
    if (json != null) {
      return node.put("of", json).put("as", "json");
    }
    return node.put("bytes", Foreign.length(value).orElse(value.length));
  }

  /** Finds the value of an answer. */
  byte[] found(Members members) throws RecordingException {
    if (members.has("bytes")) {
      return Foreign.value(members.count("bytes")).getBytes(StandardCharsets.UTF_8);
    }
    String place = members.text("of");
    byte[] value = values.get(place);
    if (value == null) {
      throw new RecordingException("\"of\": no exchange \"" + place + "\" writes a value");
    }
    String json = "json".equals(members.optionalText("as")) ? Foreign.json(value) : null;
    return json == null ? value : json.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes the value of a request. */
  static ObjectNode written(byte[] value) throws RecordingException {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (value.length <= LONGEST_PLAIN) {
      try {
        return node.put(
            "text", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
      } catch (CharacterCodingException notText) {
        return node.put("base64", Base64.getEncoder().encodeToString(value));
      }
    }
    byte[] packed = packed(value);
    if (packed.length > LONGEST_PACKED) {
      throw new RecordingException(
          "a value of " + value.length + " bytes is too large for a recording");
    }
    search(value);
    return node.put("bytes", value.length)
        .put("deflated", Base64.getEncoder().encodeToString(packed));
  }

  /** Reads the value of a request. */
  static byte[] read(JsonNode node) throws RecordingException {
    Members members = Members.of(node, "\"value\"");
    byte[] value;
    if (members.has("text")) {
      value = members.text("text").getBytes(StandardCharsets.UTF_8);
    } else if (members.has("base64")) {
      value = base64(members.text("base64"));
    } else {
      value = unpacked(base64(members.text("deflated")), members.count("bytes"));
      search(value);
    }
    members.end();
    return value;
  }

  private static byte[] base64(String text) throws RecordingException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new RecordingException("a value is no base64");
    }
  }

  private static byte[] packed(byte[] value) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try {
      deflater.setInput(value);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] some = new byte[65_536];
      while (!deflater.finished()) {
        packed.write(some, 0, deflater.deflate(some));
      }
      return packed.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] unpacked(byte[] packed, int length) throws RecordingException {
    if (length > LONGEST_VALUE) {
      throw new RecordingException("a value has " + length + " bytes, at most " + LONGEST_VALUE);
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] value = new byte[length];
      int done = 0;
      while (done < length) {
        int more = inflater.inflate(value, done, length - done);
        if (more == 0) {
          break;
        }
        done += more;
      }
      boolean ends = inflater.inflate(new byte[1]) == 0 && inflater.finished();
      if (done < length || !ends) {
        throw new RecordingException("a value has not the " + length + " bytes that it names");
      }
      return value;
    } catch (DataFormatException e) {
      throw new RecordingException("a value cannot be unpacked");
    } finally {
      inflater.end();
    }
  }

  /** Refuses a packed value that seems to have a secret in it, unless it is too long to search. */
  private static void search(byte[] value) throws RecordingException {
    String text =
        value.length > LONGEST_PACKED ? "" : new String(value, StandardCharsets.ISO_8859_1);
    Optional<String> secret = Secrets.in(text);
    if (secret.isPresent()) {
      throw new RecordingException("a value seems to have " + secret.get() + " in it");
    }
  }
}
