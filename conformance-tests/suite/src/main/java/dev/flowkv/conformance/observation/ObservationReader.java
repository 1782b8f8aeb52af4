package dev.flowkv.conformance.observation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.conformance.observation.Observation.Evidence;
import dev.flowkv.conformance.observation.Observation.Face;
import dev.flowkv.conformance.observation.Observation.Place;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads files of observations: an array of objects, of which each is one observation. */
final class ObservationReader {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Pattern DATE = Pattern.compile("20\\d\\d(-[01]\\d(-[0-3]\\d)?)?");
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "face",
          "seen",
          "settings",
          "steps",
          "source",
          "date",
          "evidence",
          "notAsked",
          "differs",
          "newer",
          "notInProcess");

  private ObservationReader() {}

  /**
   * Reads a file.
   *
   * @throws ObservationFormatException naming the line of a mistake
   */
  static List<Observation> read(String file, InputStream in) throws IOException {
    List<Observation> read = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new ObservationFormatException(
            place(file, parser), "a file of observations is a JSON array");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        Place place = place(file, parser);
        JsonNode node = JSON.readTree(parser);
        if (node == null || !node.isObject()) {
          throw new ObservationFormatException(place, "an observation is a JSON object");
        }
        read.add(observation(place, node));
      }
      return read;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ObservationFormatException(
          new Place(file, line), "not JSON: " + e.getOriginalMessage());
    }
  }

  private static Place place(String file, JsonParser parser) {
    return new Place(file, parser.currentTokenLocation().getLineNr());
  }

  /** Checks what no observation shows alone: ids are used once, and newer ones exist. */
  static void checkTogether(List<Observation> all) {
    Map<String, Observation> byId = new HashMap<>();
    for (Observation o : all) {
      Observation other = byId.putIfAbsent(o.id(), o);
      if (other != null) {
        throw new ObservationFormatException(
            o.place(), "the id \"" + o.id() + "\" is used already: " + other.place());
      }
    }
    for (Observation o : all) {
      String newer = o.newer();
      if (newer != null) {
        Observation other = byId.get(newer);
        if (other == null) {
          throw new ObservationFormatException(
              o.place(), "\"newer\" names no observation: \"" + newer + "\"");
        } else if (other.date().compareTo(o.date()) <= 0) {
          throw new ObservationFormatException(
              o.place(), "\"" + newer + "\" is of " + other.date() + " and not newer");
        }
      }
    }
  }

  private static Observation observation(Place place, JsonNode node) {
    Set<String> unknown = new HashSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(MEMBERS);
    check(place, unknown.isEmpty(), "an observation has no member " + unknown);
    String id = required(place, node, "id");
    check(place, ID.matcher(id).matches(), "an id is words of a-z and 0-9 with - between: " + id);
    String date = required(place, node, "date");
    check(
        place,
        DATE.matcher(date).matches(),
        "a date is a year, a month or a day, such as 2026-02-25: " + date);
    Face face = named(place, node, "face", Face.values(), Face::wireName);
    String notAsked = optional(place, node, "notAsked");
    JsonNode steps = node.path("steps");
    check(
        place,
        notAsked == null ? steps.isArray() && !steps.isEmpty() : steps.isMissingNode(),
        "an observation has \"steps\", or \"notAsked\" with the reason");
    return new Observation(
        place,
        id,
        face,
        required(place, node, "seen"),
        settings(place, node.path("settings")),
        StepReader.read(place, face, steps),
        required(place, node, "source"),
        date,
        named(place, node, "evidence", Evidence.values(), Evidence::wireName),
        notAsked,
        optional(place, node, "differs"),
        optional(place, node, "newer"),
        optional(place, node, "notInProcess"));
  }

  private static Map<String, String> settings(Place place, JsonNode node) {
    check(
        place,
        node.isMissingNode() || node.isObject(),
        "\"settings\" is an object of names and texts");
    Map<String, String> settings = new TreeMap<>();
    node.properties().forEach(e -> settings.put(e.getKey(), e.getValue().asText()));
    return settings;
  }

  private static <E> E named(
      Place place, JsonNode node, String member, E[] values, Function<E, String> name) {
    String text = required(place, node, member);
    return Arrays.stream(values)
        .filter(v -> name.apply(v).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new ObservationFormatException(
                    place,
                    "\""
                        + member
                        + "\" is one of "
                        + Arrays.stream(values).map(name).collect(Collectors.joining(", "))
                        + ", not "
                        + text));
  }

  private static String required(Place place, JsonNode node, String member) {
    String text = optional(place, node, member);
    if (text == null) {
      throw new ObservationFormatException(place, "an observation needs \"" + member + "\"");
    }
    return text;
  }

  private static @Nullable String optional(Place place, JsonNode node, String member) {
    JsonNode value = node.path(member);
    if (value.isMissingNode()) {
      return null;
    }
    check(
        place,
        value.isTextual() && !value.asText().isBlank(),
        "\"" + member + "\" is a text, and not empty");
    return value.asText();
  }

  static void check(Place place, boolean right, String what) {
    if (!right) {
      throw new ObservationFormatException(place, what);
    }
  }
}
