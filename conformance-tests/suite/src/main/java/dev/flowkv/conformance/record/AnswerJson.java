package dev.flowkv.conformance.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers in a file. */
final class AnswerJson {
  private final Contents contents;

  AnswerJson(Contents contents) {
    this.contents = contents;
  }

  ObjectNode write(int exchange, Answer answer) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (answer instanceof Answer.Found f) {
      json.put("was", "read").set("value", value(exchange, f.value()));
      text(json, "cacheStatus", f.cacheStatus());
    } else if (answer instanceof Answer.FoundMetadata f) {
      json.put("was", "metadata").put("present", f.isPresent());
      text(json, "metadata", f.metadata());
    } else if (answer instanceof Answer.FoundAll all) {
      ArrayNode values = json.put("was", "readAll").putArray("values");
      all.values()
          .forEach(
              (key, value) ->
                  values.addObject().put("key", key).set("value", value(exchange, value)));
    } else if (answer instanceof Answer.Done) {
      json.put("was", "done");
    } else if (answer instanceof Answer.BulkDone done) {
      json.put("was", "doneAll").put("successful", done.successful());
      done.unsuccessful().forEach(json.putArray("unsuccessful")::add);
    } else if (answer instanceof Answer.Page page) {
      page(json.put("was", "page"), page);
    } else if (answer instanceof Answer.Refused r) {
      json.put("was", "refused").put("status", r.status());
      if (r.code() != null) {
        json.put("code", r.code());
      }
      json.put("text", r.text());
    } else if (answer instanceof Answer.Failed f) {
      json.put("was", "failed").put("text", f.text());
    }
    return json;
  }

  private @Nullable ObjectNode value(int exchange, Answer.@Nullable Value value) {
    if (value == null) {
      return null;
    }
    ObjectNode json = contents.named(exchange, value.bytes());
    text(json, "metadata", value.metadata());
    RequestJson.expiration(json, value.expirationSeconds());
    return json;
  }

  private static void page(ObjectNode json, Answer.Page page) {
    ArrayNode names = json.putArray("names");
    for (Answer.Listed listed : page.names()) {
      ObjectNode name = names.addObject().put("name", listed.name());
      text(name, "metadata", listed.metadata());
      RequestJson.expiration(name, listed.expirationSeconds());
    }
    json.put("complete", page.complete());
    Cursors.exchange(page.cursor()).ifPresent(n -> json.put("cursorOf", n));
    text(json, "cacheStatus", page.cacheStatus());
  }

  private static void text(ObjectNode json, String name, @Nullable String text) {
    if (text != null) {
      json.put(name, text);
    }
  }

  Answer read(JsonNode node) throws RecordingException {
    Members m = Members.of(node, "\"answer\"");
    Answer answer =
        switch (m.text("was")) {
          case "read" ->
              new Answer.Found(
                  m.has("value") ? value(m.node("value")) : null, m.optionalText("cacheStatus"));
          case "metadata" ->
              new Answer.FoundMetadata(m.flag("present"), m.optionalText("metadata"));
          case "readAll" -> new Answer.FoundAll(values(m.array("values")));
          case "done" -> new Answer.Done();
          case "doneAll" -> new Answer.BulkDone(m.number("successful"), m.texts("unsuccessful"));
          case "page" -> page(m);
          case "refused" ->
              new Answer.Refused(
                  m.count("status"), m.has("code") ? m.count("code") : null, m.text("text"));
          case "failed" -> new Answer.Failed(m.text("text"));
          default -> throw new RecordingException("\"was\": there is no \"" + m.text("was") + "\"");
        };
    m.end();
    return answer;
  }

  private Answer.Value value(JsonNode node) throws RecordingException {
    Members m = Members.of(node, "\"value\"");
    Answer.Value value =
        new Answer.Value(contents.found(m), m.optionalText("metadata"), RequestJson.expiration(m));
    m.end();
    return value;
  }

  private Map<String, Answer.@Nullable Value> values(JsonNode array) throws RecordingException {
    Map<String, Answer.@Nullable Value> values = new LinkedHashMap<>();
    for (JsonNode element : array) {
      Members m = Members.of(element, "an element of \"values\"");
      values.put(m.text("key"), m.has("value") ? value(m.node("value")) : null);
      m.end();
    }
    return values;
  }

  private static Answer.Page page(Members m) throws RecordingException {
    List<Answer.Listed> names = new ArrayList<>();
    for (JsonNode element : m.array("names")) {
      Members name = Members.of(element, "an element of \"names\"");
      names.add(
          new Answer.Listed(
              name.text("name"), name.optionalText("metadata"), RequestJson.expiration(name)));
      name.end();
    }
    return new Answer.Page(
        names,
        m.flag("complete"),
        m.has("cursorOf") ? Cursors.label(m.count("cursorOf")) : null,
        m.optionalText("cacheStatus"));
  }
}
