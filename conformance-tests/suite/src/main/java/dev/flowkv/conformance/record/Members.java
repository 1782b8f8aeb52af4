package dev.flowkv.conformance.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object member by member, and ignores none. */
final class Members {
  private final JsonNode object;
  private final TreeSet<String> known = new TreeSet<>();

  private Members(JsonNode object) {
    this.object = object;
  }

  /** The members of an object; {@code what} names it in a complaint. */
  static Members of(@Nullable JsonNode node, String what) throws RecordingException {
    if (node == null || !node.isObject()) {
      throw new RecordingException(what + " must be an object");
    }
    return new Members(node);
  }

  boolean has(String name) {
    known.add(name);
    return object.hasNonNull(name);
  }

  JsonNode node(String name) throws RecordingException {
    if (!has(name)) {
      throw new RecordingException("\"" + name + "\" is missing");
    }
    return object.get(name);
  }

  String text(String name) throws RecordingException {
    return text(node(name), name);
  }

  @Nullable String optionalText(String name) throws RecordingException {
    return has(name) ? text(name) : null;
  }

  private static String text(JsonNode node, String name) throws RecordingException {
    if (!node.isTextual()) {
      throw new RecordingException("\"" + name + "\" must be a text");
    }
    return node.textValue();
  }

  long number(String name) throws RecordingException {
    JsonNode node = node(name);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw new RecordingException("\"" + name + "\" must be a whole number");
    }
    return node.longValue();
  }

  /** A number from 0 to 2³¹ − 1. */
  int count(String name) throws RecordingException {
    long number = number(name);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new RecordingException("\"" + name + "\" must be from 0 to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  @Nullable Long optionalNumber(String name) throws RecordingException {
    return has(name) ? Long.valueOf(number(name)) : null;
  }

  /** Whether a member is there and true. */
  boolean flag(String name) throws RecordingException {
    if (!has(name)) {
      return false;
    }
    if (!object.get(name).isBoolean()) {
      throw new RecordingException("\"" + name + "\" must be true or false");
    }
    return object.get(name).booleanValue();
  }

  List<String> texts(String name) throws RecordingException {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      texts.add(text(element, name));
    }
    return texts;
  }

  JsonNode array(String name) throws RecordingException {
    JsonNode node = node(name);
    if (!node.isArray()) {
      throw new RecordingException("\"" + name + "\" must be an array");
    }
    return node;
  }

  /** Complains of members that nobody has asked for. */
  void end() throws RecordingException {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new RecordingException(
            "\"" + name + "\" is unknown; known here are " + String.join(", ", known));
      }
    }
  }
}
