package dev.flowkv.conformance.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.flowkv.conformance.observation.Observation.Face;
import dev.flowkv.conformance.observation.Observation.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the steps of an observation. */
final class StepReader {
  private static final Set<String> METHODS =
      Set.of("put", "get", "getWithMetadata", "delete", "list");
  private static final String SEND = "send";
  private static final String PASS = "pass";
  private static final Set<String> BODIES = Set.of("text", "json", "parts");
  private static final Pattern REQUEST =
      Pattern.compile("(GET|PUT|POST|PATCH|DELETE) (/\\S*|\\$\\{namespaces?}\\S*)");
  private static final int MOST_TIMES = 10_000;

  private final Place place;
  private final Face face;
  private final Set<String> names = new HashSet<>(Placeholders.NAMES);
  private int number;

  private StepReader(Place place, Face face) {
    this.place = place;
    this.face = face;
  }

  static List<Step> read(Place place, Face face, JsonNode steps) {
    StepReader reader = new StepReader(place, face);
    List<Step> read = new ArrayList<>();
    for (JsonNode step : steps) {
      reader.number++;
      read.add(reader.step(step));
    }
    return read;
  }

  private Step step(JsonNode node) {
    check(node.isObject(), "a step is a JSON object");
    TreeSet<String> members = new TreeSet<>();
    node.fieldNames().forEachRemaining(members::add);
    checkPlaceholders(node);

    Set<String> allowed = new HashSet<>();
    Step.Action action = action(node, members, allowed);
    allowed.addAll(face == Face.BINDING ? Expected.OF_BINDING : Expected.OF_REST);
    allowed.addAll(Set.of("times", "tries", "keep"));
    TreeSet<String> unknown = new TreeSet<>(members);
    unknown.removeAll(allowed);
    check(
        unknown.isEmpty() && !(action instanceof Step.Pass && members.size() > 1),
        "a step over the face " + face.wireName() + " has no member " + unknownOrPass(unknown));

    Map<String, JsonNode> expected = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      if (Expected.OF_BINDING.contains(e.getKey()) || Expected.OF_REST.contains(e.getKey())) {
        expected.put(e.getKey(), e.getValue());
      }
    }
    Map<String, String> keep = texts(node.path("keep"), "keep");
    names.addAll(keep.keySet());
    return new Step(
        action,
        count(node, "times"),
        count(node, "tries"),
        node.path("together").asBoolean(),
        new Expected(expected),
        keep);
  }

  private static String unknownOrPass(Set<String> unknown) {
    return unknown.isEmpty() ? "beside \"pass\"" : unknown.toString();
  }

  private Step.Action action(JsonNode node, Set<String> members, Set<String> allowed) {
    TreeSet<String> words = new TreeSet<>(members);
    words.retainAll(face == Face.BINDING ? METHODS : Set.of(SEND));
    if (members.contains(PASS)) {
      words.add(PASS);
    }
    check(
        words.size() == 1,
        "a step over the face "
            + face.wireName()
            + " does one of "
            + (face == Face.BINDING ? new TreeSet<>(METHODS) + ", pass" : "send, pass")
            + "; this one has the members "
            + members);
    String word = words.first();
    allowed.add(word);
    if (word.equals(PASS)) {
      check(node.path(PASS).isInt(), "\"pass\" is a number of seconds");
      return new Step.Pass(node.path(PASS).asInt());
    } else if (word.equals(SEND)) {
      allowed.add("type");
      allowed.addAll(BODIES);
      return send(node, members);
    }
    allowed.addAll(Set.of("at", "together"));
    check(node.path(word).isArray(), "\"" + word + "\" is an array of the method's arguments");
    return new Step.Call(text(node, "at"), word, (ArrayNode) node.path(word));
  }

  private Step.Send send(JsonNode node, Set<String> members) {
    Matcher request = REQUEST.matcher(node.path(SEND).asText());
    check(
        request.matches(),
        "\"send\" is a method and a path, such as PUT ${namespace}/values/${key}, not "
            + node.path(SEND));
    Set<String> bodies = new HashSet<>(members);
    bodies.retainAll(BODIES);
    check(bodies.size() <= 1, "a request has one body, not " + new TreeSet<>(bodies));
    Step.Body body = new Step.NoBody();
    if (node.has("text")) {
      body = new Step.Text(node.path("text"));
    } else if (node.has("json")) {
      body = new Step.Json(node.path("json"));
    } else if (node.has("parts")) {
      body = new Step.Parts(texts(node.path("parts"), "parts"));
    }
    return new Step.Send(
        String.valueOf(request.group(1)),
        String.valueOf(request.group(2)),
        text(node, "type"),
        body);
  }

  private @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    check(value.isMissingNode() || value.isTextual(), "\"" + member + "\" is a text");
    return value.isMissingNode() ? null : value.asText();
  }

  private int count(JsonNode node, String member) {
    int count = node.path(member).asInt(node.has(member) ? 0 : 1);
    check(
        count >= 1 && count <= MOST_TIMES,
        "\"" + member + "\" is a number from 1 to " + MOST_TIMES);
    return count;
  }

  private Map<String, String> texts(JsonNode node, String member) {
    check(
        node.isMissingNode() || node.isObject(),
        "\"" + member + "\" is an object of names and texts");
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    return texts;
  }

  /** A name that stands for nothing is a mistake, and would be sent as it stands. */
  private void checkPlaceholders(JsonNode node) {
    Matcher used = Placeholders.PATTERN.matcher(node.toString());
    while (used.find()) {
      check(
          names.contains(used.group(1)),
          used.group() + " stands for nothing; known here are " + new TreeSet<>(names));
    }
  }

  private void check(boolean right, String what) {
    ObservationReader.check(place, right, "step " + number + ": " + what);
  }
}
