package dev.flowkv.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A JSON object whose members are asked for by name; refusals say which member is wrong. */
public final class JsonFields {
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final String MISSING = "is missing.";

  private final JsonNode object;
  private final String path;

  private JsonFields(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * Reads an object.
   *
   * @param members the members that it may have
   * @throws FormatException if it is not JSON, no object, or has other members
   */
  public static JsonFields parse(byte[] json, Set<String> members) {
    try {
      return of(JSON.readTree(json), "", members);
    } catch (IOException e) {
      throw new FormatException("The body must be JSON, and is not" + where(e) + ".");
    }
  }

  /** {@code " at line 1, column 2"}, or nothing where it is not known. */
  public static String where(IOException e) {
    JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
    return location == null
        ? ""
        : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  private static JsonFields of(@Nullable JsonNode node, String path, Set<String> members) {
    if (node == null || !node.isObject()) {
      throw path.isEmpty()
          ? new FormatException("The body must be a JSON object.")
          : new FormatException(path, path + " must be an object.");
    }
    JsonFields fields = new JsonFields(node, path);
    Iterator<String> names = node.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!members.contains(name)) {
        throw new FormatException(
            fields.path(name),
            "\""
                + fields.path(name)
                + "\" is unknown; "
                + (members.isEmpty()
                    ? "there are no members here"
                    : "known are " + String.join(", ", new TreeSet<>(members))));
      }
    }
    return fields;
  }

  private String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Whether the member is there. */
  public boolean has(String name) {
    return object.has(name);
  }

  /** The member as it is; null: not there. */
  public @Nullable JsonNode node(String name) {
    return object.get(name);
  }

  /** A string; null: not there. */
  public @Nullable String text(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw wrong(name, "must be a string.");
    }
    return node.textValue();
  }

  /** A whole number; null: not there. */
  public @Nullable Long wholeNumber(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong(name, "must be a whole number.");
    }
    return node.longValue();
  }

  /** A number; null: not there. */
  public @Nullable Double number(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()) {
      throw wrong(name, "must be a number.");
    }
    return node.doubleValue();
  }

  /** A string that must be there. */
  public String requiredText(String name) {
    String text = text(name);
    if (text == null) {
      throw wrong(name, MISSING);
    }
    return text;
  }

  /** A whole number that must be there. */
  public long requiredWholeNumber(String name) {
    Long number = wholeNumber(name);
    if (number == null) {
      throw wrong(name, MISSING);
    }
    return number;
  }

  /** An object in this one; null: not there. */
  public @Nullable JsonFields object(String name, Set<String> members) {
    JsonNode node = object.get(name);
    return node == null ? null : of(node, path(name), members);
  }

  /** The objects of an array, which must be there. */
  public List<JsonFields> objects(String name, Set<String> members) {
    JsonNode array = object.get(name);
    if (array == null) {
      throw wrong(name, MISSING);
    }
    if (!array.isArray()) {
      throw wrong(name, "must be an array.");
    }
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode node : array) {
      objects.add(of(node, path(name) + "[" + objects.size() + "]", members));
    }
    return objects;
  }

  /** A string, or an array of strings. */
  public List<String> texts(String name) {
    JsonNode node = object.get(name);
    if (node == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node.isArray() ? node : List.of(node)) {
      if (!element.isTextual()) {
        throw wrong(name, "must be a string or an array of strings.");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /**
   * What a member is made into; a refusal by its own rules names the member.
   *
   * @param make throws an {@link IllegalArgumentException} saying what must be
   */
  public <T> T checked(String name, Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      throw wrong(name, String.valueOf(e.getMessage()));
    }
  }

  /**
   * As {@link #checked}, where the message begins with the name of one of this object's members.
   */
  public <T> T checked(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      int space = message.indexOf(' ');
      String name = space < 0 ? message : message.substring(0, space);
      throw new FormatException(path(name), path.isEmpty() ? message : path + "." + message);
    }
  }

  /** A refusal of a member. */
  public FormatException wrong(String name, String why) {
    return new FormatException(path(name), path(name) + " " + why);
  }
}
