package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.flowkv.engine.EmulatorState;
import dev.flowkv.engine.KvValue;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The whole state of an emulator as one JSON document: {@code {"format": "flowkv-snapshot",
 * "version": 1, "state": {…}}}, the members in this order. {@code docs/how-to/snapshots.md}
 * describes it.
 */
public final class SnapshotFormat {
  /** The name of the format. */
  public static final String FORMAT = "flowkv-snapshot";

  /** The version of the format that this program writes, and the newest that it reads. */
  public static final int VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      // Whatever was written is read, limits of sizes or not.
                      StreamReadConstraints.builder()
                          .maxStringLength(Integer.MAX_VALUE)
                          .maxNameLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .registerModule(
              new SimpleModule()
                  .setDeserializerModifier(new OptionalMembers())
                  .addSerializer(KvValue.class, new ValueJson.Serializer())
                  .addDeserializer(KvValue.class, new ValueJson.Deserializer()));

  private SnapshotFormat() {}

  /** What holds long lists. */
  private static final Set<Class<? extends Record>> LONG =
      Set.of(EmulatorState.class, EmulatorState.Namespace.class, EmulatorState.Shard.class);

  /** Writes a document. Does not close. */
  public static void write(EmulatorState state, OutputStream out) throws IOException {
    stream(state).transferTo(out);
  }

  /**
   * Returns a document, made while it is read.
   *
   * @throws IOException never, in a stream that stays in memory
   */
  public static InputStream stream(EmulatorState state) throws IOException {
    return new PieceStream(
        out -> {
          JsonGenerator json = JSON.createGenerator(out);
          json.writeStartObject();
          json.writeStringField("format", FORMAT);
          json.writeNumberField("version", VERSION);
          json.writeFieldName("state");
          RecordMaker maker = new RecordMaker(state, LONG, JSON.writer(), json);
          return () -> {
            boolean more = maker.writeNext();
            if (!more) {
              json.writeEndObject();
              json.flush();
            }
            return more;
          };
        });
  }

  /**
   * Reads a document.
   *
   * @throws FormatException if it is not one, is not whole, or is newer than this program
   */
  public static EmulatorState read(InputStream in) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      header(parser);
      EmulatorState state = parser.readValueAs(EmulatorState.class);
      if (state == null
          || parser.nextToken() != JsonToken.END_OBJECT
          || parser.nextToken() != null) {
        throw new FormatException("The snapshot must hold one state, and nothing after it.");
      }
      return state;
    } catch (JsonMappingException e) {
      String place = place(e);
      throw new FormatException(place, "The snapshot's " + place + " " + why(e) + ".");
    } catch (JsonProcessingException | CharConversionException e) {
      throw new FormatException("The snapshot is torn, or no JSON" + JsonFields.where(e) + ".");
    }
  }

  private static void header(JsonParser parser) throws IOException {
    boolean named =
        parser.nextToken() == JsonToken.START_OBJECT
            && "format".equals(parser.nextFieldName())
            && FORMAT.equals(parser.nextTextValue())
            && "version".equals(parser.nextFieldName());
    if (!named || parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new FormatException(
          "format",
          "This is no snapshot: one begins with {\"format\":\""
              + FORMAT
              + "\",\"version\":"
              + VERSION
              + ".");
    }
    String version = parser.getText();
    if (!version.equals(Integer.toString(VERSION))) {
      throw new FormatException(
          "version",
          "The snapshot has version " + version + "; this program reads version " + VERSION + ".");
    }
    if (!"state".equals(parser.nextFieldName()) || parser.nextToken() != JsonToken.START_OBJECT) {
      throw new FormatException("state", "The snapshot's state must be an object.");
    }
  }

  /** {@code state.namespaces[0].keys[3].versions}. */
  private static String place(JsonMappingException e) {
    return "state"
        + e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : "." + r.getFieldName())
            .collect(Collectors.joining());
  }

  private static String why(JsonMappingException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is unknown";
    }
    if (e.getCause() instanceof IllegalArgumentException refusal) {
      return "cannot be read: " + refusal.getMessage();
    }
    if (e instanceof MismatchedInputException mismatch) {
      return String.valueOf(e.getOriginalMessage()).startsWith("Missing creator property")
          ? "is missing"
          : "must be of the type " + mismatch.getTargetType().getSimpleName();
    }
    return String.valueOf(e.getOriginalMessage());
  }
}
