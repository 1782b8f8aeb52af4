package dev.flowkv.conformance.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.TargetTroubleException;
import dev.flowkv.conformance.observation.Reply;
import dev.flowkv.conformance.observation.Step;
import dev.flowkv.testkit.AsciiJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Calls of a binding as a Worker's program makes them, and what that program sees. */
final class WorkerCalls {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Calls in one invocation, where it does not matter: well below its limit. */
  private static final int MOST_CALLS = 500;

  private final HttpExchange http = new HttpExchange(null);
  private final String url;

  /** Of a binding of the harness Worker that answers at a URL. */
  WorkerCalls(String endpoint, String binding) {
    this.url = endpoint + "/binding?binding=" + binding;
  }

  List<Reply> perform(List<Step.Call> calls, boolean together) {
    List<Reply> replies = new ArrayList<>();
    int most = together ? calls.size() : MOST_CALLS;
    for (int from = 0; from < calls.size(); from += most) {
      replies.addAll(invocation(calls.subList(from, Math.min(calls.size(), from + most))));
    }
    return replies;
  }

  private List<Reply> invocation(List<Step.Call> calls) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode sent = body.putArray("calls");
    calls.forEach(c -> sent.addObject().put("method", c.method()).set("args", c.arguments()));
    HttpExchange.Response response =
        http.send(
            "POST", url, "application/json", AsciiJson.of(body).getBytes(StandardCharsets.UTF_8));
    JsonNode results = response.json().path("results");
    if (results.size() != calls.size()) {
      throw new TargetTroubleException(
          "the harness Worker answered " + response.reason() + " " + response.text());
    }
    List<Reply> replies = new ArrayList<>();
    results.forEach(result -> replies.add(reply(result)));
    return replies;
  }

  private static Reply reply(JsonNode result) {
    JsonNode error = result.path("error");
    if (!error.isMissingNode()) {
      String name = error.path("name").asText();
      String message = error.path("message").asText();
      return Reply.threw(name.equals("Error") ? message : name + ": " + message);
    }
    return Reply.returned(plain(result.path("value")));
  }

  /** Maps as objects, and undefined as nothing. */
  private static JsonNode plain(JsonNode value) {
    if (value.has("$undefined")) {
      return MissingNode.getInstance();
    }
    if (!value.has("$map")) {
      return value;
    }
    ObjectNode map = JSON.createObjectNode();
    value.get("$map").forEach(entry -> map.set(entry.path(0).asText(), entry.path(1)));
    return map;
  }
}
