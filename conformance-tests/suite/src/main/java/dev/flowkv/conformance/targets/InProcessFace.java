package dev.flowkv.conformance.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.observation.Observation;
import dev.flowkv.conformance.observation.Reply;
import dev.flowkv.conformance.observation.Step;
import dev.flowkv.engine.EmulatorConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The engine in this process, asked what a Worker asks its binding. What the runtime puts before a
 * text is put before it here.
 */
final class InProcessFace extends OwnFace {
  /** The runtime throws these by itself, so nothing stands before them. */
  private static final Pattern OF_THE_RUNTIME =
      Pattern.compile("KV \\w+\\(\\) limit exceeded .*|Too many API requests .*");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final EmulatorTarget target;

  private InProcessFace(EmulatorTarget target) {
    super("FlowKV in process", target);
    this.target = target;
  }

  static InProcessFace of(EmulatorConfig config) {
    return new InProcessFace(new EmulatorTarget(config));
  }

  @Override
  public Optional<String> notAsked(Observation observation) {
    return observation.face() == Observation.Face.REST
        ? Optional.of("there is no REST API in process")
        : Optional.ofNullable(observation.notInProcess());
  }

  @Override
  public List<Reply> call(@Nullable String location, List<Step.Call> calls, boolean together) {
    String at = location == null ? usual() : location;
    List<Request> requests = calls.stream().map(InProcessFace::request).toList();
    List<Answer> answers =
        together
            ? target.inOneInvocation(at, requests)
            : requests.stream().map(target.client(at)::perform).toList();
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      replies.add(reply(calls.get(i), answers.get(i)));
    }
    return replies;
  }

  private static Request request(Step.Call call) {
    ArrayNode args = call.arguments();
    JsonNode options = args.path(call.method().equals("put") ? 2 : 1);
    return switch (call.method()) {
      case "put" -> put(args, options);
      case "delete" -> new Request.Delete(args.path(0).asText());
      case "list" ->
          new Request.ListKeys(
              args.path(0).path("prefix").asText(""),
              number(args.path(0), "limit"),
              args.path(0).has("cursor") ? args.path(0).get("cursor").asText() : null);
      default -> get(call.method().equals("getWithMetadata"), args, options);
    };
  }

  private static Request put(ArrayNode args, JsonNode options) {
    return new Request.Put(
        args.path(0).asText(),
        args.path(1).asText().getBytes(StandardCharsets.UTF_8),
        Request.Way.TEXT,
        number(options, "expiration"),
        number(options, "expirationTtl"),
        options.has("metadata") ? options.get("metadata").toString() : null);
  }

  private static Request get(boolean withMetadata, ArrayNode args, JsonNode options) {
    Long cacheTtl = number(options, "cacheTtl");
    String type =
        options.isTextual()
            ? options.asText()
            : options.has("type") ? options.get("type").asText() : null;
    if (args.path(0).isArray()) {
      List<String> keys = new ArrayList<>();
      args.path(0).forEach(k -> keys.add(k.asText()));
      return new Request.BulkGet(keys, type, withMetadata, cacheTtl);
    }
    return new Request.Get(args.path(0).asText(), Request.Type.TEXT, withMetadata, cacheTtl);
  }

  private static @Nullable Long number(JsonNode options, String name) {
    return options.has(name) ? Long.valueOf(options.get(name).asLong()) : null;
  }

  private static Reply reply(Step.Call call, Answer answer) {
    if (answer instanceof Answer.Refused refused) {
      String text = refused.text();
      return Reply.threw(
          OF_THE_RUNTIME.matcher(text).matches()
              ? text
              : "KV " + operation(call) + " failed: " + refused.status() + " " + text);
    } else if (answer instanceof Answer.Failed failed) {
      return Reply.threw(failed.text());
    } else if (answer instanceof Answer.Found found) {
      return Reply.returned(value(call, found.value(), found.cacheStatus()));
    } else if (answer instanceof Answer.FoundAll all) {
      ObjectNode map = NODES.objectNode();
      for (Map.Entry<String, Answer.@Nullable Value> e : all.values().entrySet()) {
        map.set(e.getKey(), value(call, e.getValue(), null));
      }
      return Reply.returned(map);
    } else if (answer instanceof Answer.Page page) {
      return Reply.returned(page(page));
    }
    return Reply.returned(MissingNode.getInstance());
  }

  private static String operation(Step.Call call) {
    return switch (call.method()) {
      case "put" -> "PUT";
      case "delete" -> "DELETE";
      default -> call.arguments().path(0).isArray() ? "GET_BULK" : "GET";
    };
  }

  private static JsonNode value(
      Step.Call call, Answer.@Nullable Value value, @Nullable String cacheStatus) {
    JsonNode text = value == null ? NullNode.getInstance() : TextNode.valueOf(value.text());
    if (!call.method().equals("getWithMetadata")) {
      return text;
    }
    ObjectNode both = NODES.objectNode();
    both.set("value", text);
    both.set("metadata", metadata(value == null ? null : value.metadata()));
    both.put("cacheStatus", cacheStatus);
    return both;
  }

  private static JsonNode metadata(@Nullable String json) {
    return json == null ? NullNode.getInstance() : JsonValues.parse(json);
  }

  private static ObjectNode page(Answer.Page page) {
    ObjectNode node = NODES.objectNode();
    ArrayNode keys = node.putArray("keys");
    for (Answer.Listed listed : page.names()) {
      ObjectNode key = keys.addObject().put("name", listed.name());
      if (listed.metadata() != null) {
        key.set("metadata", metadata(listed.metadata()));
      }
      if (listed.expirationSeconds() != null) {
        key.put("expiration", listed.expirationSeconds());
      }
    }
    node.put("list_complete", page.complete());
    if (page.cursor() != null) {
      node.put("cursor", page.cursor());
    }
    return node;
  }
}
