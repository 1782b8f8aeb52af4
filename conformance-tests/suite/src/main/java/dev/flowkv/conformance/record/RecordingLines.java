package dev.flowkv.conformance.record;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.testkit.AsciiJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes a recording as JSON Lines: a header, a line for each step, an end. */
final class RecordingLines {
  static final String FORMAT = "flowkv-recording";
  static final int VERSION = 1;

  private RecordingLines() {}

  /**
   * Writes the lines of a file.
   *
   * @throws RecordingException if there seems to be a secret in one, or a value is too large
   */
  static List<String> of(Recorded recorded) throws RecordingException {
    Contents contents = new Contents();
    recorded.exchanges().forEach(e -> contents.remember(e.number(), e.request()));
    AnswerJson answers = new AnswerJson(contents);
    List<String> lines = new ArrayList<>();
    lines.add(AsciiJson.of(header(recorded)));
    for (Step step : recorded.steps()) {
      lines.add(AsciiJson.of(step(step, answers)));
    }
    lines.add(AsciiJson.of(end(recorded.end())));
    for (int i = 0; i < lines.size(); i++) {
      Optional<String> secret = Searched.line(lines.get(i));
      if (secret.isPresent()) {
        throw new RecordingException(
            "line " + (i + 1) + " seems to have " + secret.get() + " in it");
      }
    }
    return lines;
  }

  private static ObjectNode header(Recorded recorded) {
    Recorded.Header h = recorded.header();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", FORMAT).put("version", VERSION).put("property", h.property());
    json.put("rule", h.rule()).put("date", h.date());
    recorded.colos().forEach(json.putArray("colos")::add);
    json.put("target", h.target()).put("description", h.description()).put("face", h.face());
    json.put("suite", h.suite()).put("seed", h.seed());
    json.put("stalenessMillis", h.staleness().toMillis());
    json.put("slackMillis", h.slack().toMillis());
    json.put("clock", h.virtual() ? "moved" : "real").put("phaseMillis", h.phaseMillis());
    h.locations().forEach(json.putArray("locations")::add);
    h.needs().forEach(json.putArray("needs")::add);
    return json;
  }

  private static ObjectNode step(Step step, AnswerJson answers) throws RecordingException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (step instanceof Step.Restart restart) {
      return json.put("restart", restart.seed());
    } else if (step instanceof Step.Fault fault) {
      return json.put("fault", fault.fault().name().toLowerCase(Locale.ROOT))
          .put("count", fault.count());
    }
    Step.Exchange e = (Step.Exchange) step;
    json.put("n", e.number()).put("at", e.callMillis());
    json.put("took", e.returnedMillis() - e.callMillis()).put("location", e.location());
    if (e.beside()) {
      json.put("beside", true);
    }
    if (e.invocation() > 0) {
      json.put("invocation", e.invocation());
    }
    json.set("ask", RequestJson.write(e.request()));
    json.set("answer", answers.write(e.number(), e.answer()));
    if (!e.http().isEmpty()) {
      ArrayNode http = json.putArray("http");
      e.http().forEach(h -> http(http.addObject(), h));
    }
    return json;
  }

  private static void http(ObjectNode json, HttpFacts h) {
    json.put("status", h.status());
    if (h.colo() != null) {
      json.put("colo", h.colo());
    }
    if (h.cacheStatus() != null) {
      json.put("cacheStatus", h.cacheStatus());
    }
    if (h.retryAfterSeconds() != null) {
      json.put("retryAfter", h.retryAfterSeconds());
    }
    if (h.error() != null) {
      json.put("code", h.error().code()).put("text", h.error().text());
    }
  }

  private static ObjectNode end(Recorded.End end) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode members = json.putObject("end").put("exchanges", end.exchanges());
    members.put("verdict", end.verdict());
    if (end.stopped() != null) {
      members.put("stopped", end.stopped());
    }
    end.omitted().forEach(members.putArray("omitted")::add);
    return json;
  }
}
