package dev.flowkv.conformance.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.targets.HttpExchange.Response;
import dev.flowkv.testkit.AsciiJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A binding inside a Worker, called by the harness Worker as requested. */
final class HarnessKvClient implements KvClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FAILED = Pattern.compile("KV \\w+ failed: (\\d{3}) ?(.*)");
  private static final Pattern QUOTA = Pattern.compile("KV \\w+\\(\\) limit exceeded .*");

  private final HttpExchange http;
  private final String url;

  /**
   * A client.
   *
   * @param endpoint where the harness Worker answers
   * @param binding the binding's name
   */
  HarnessKvClient(HttpExchange http, String endpoint, String binding) {
    this.http = http;
    this.url = endpoint + "/binding?binding=" + binding;
  }

  @Override
  public Answer perform(Request request) {
    return ask(List.of(request), 0).get(0).answer();
  }

  @Override
  public List<Timed> repeatUntil(List<Request> round, long untilMillis) {
    return ask(round, untilMillis);
  }

  /** One request to the Worker is one invocation. */
  List<Answer> inOneInvocation(List<Request> requests) {
    return ask(requests, 0).stream().map(Timed::answer).toList();
  }

  private List<Timed> ask(List<Request> requests, long untilMillis) {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode calls = body.putArray("calls");
    requests.forEach(request -> call(calls.addObject(), request));
    if (untilMillis > 0) {
      body.put("until", untilMillis);
    }
    Response response =
        http.send(
            "POST", url, "application/json", AsciiJson.of(body).getBytes(StandardCharsets.UTF_8));
    JsonNode results = response.json().path("results");
    if (!results.isArray()) {
      String why = response.status() == 0 ? response.reason() : response.text();
      return requests.stream().map(r -> new Timed(new Answer.Failed(why), 0)).toList();
    }
    List<Timed> answers = new ArrayList<>();
    for (JsonNode result : results) {
      Request request = requests.get(answers.size() % requests.size());
      answers.add(new Timed(answer(request, result), result.path("at").asLong()));
    }
    return answers;
  }

  private static void call(ObjectNode call, Request request) {
    if (request instanceof Request.Get get) {
      call.put("method", get.withMetadata() ? "getWithMetadata" : "get");
      ObjectNode options = call.putArray("args").add(get.key()).addObject();
      options.put("type", get.type().wireName());
      number(options, "cacheTtl", get.cacheTtl());
    } else if (request instanceof Request.BulkGet bulk) {
      call.put("method", bulk.withMetadata() ? "getWithMetadata" : "get");
      ArrayNode args = call.putArray("args");
      bulk.keys().forEach(args.addArray()::add);
      ObjectNode options = args.addObject();
      if (bulk.type() != null) {
        options.put("type", bulk.type());
      }
      number(options, "cacheTtl", bulk.cacheTtl());
    } else if (request instanceof Request.Put put) {
      call.put("method", "put");
      ArrayNode args = call.putArray("args").add(put.key());
      String base64 = Base64.getEncoder().encodeToString(put.value());
      switch (put.way()) {
        case TEXT -> args.add(new String(put.value(), StandardCharsets.UTF_8));
        case BYTES -> args.addObject().put("$base64", base64);
        case STREAM -> args.addObject().put("$stream", base64);
      }
      ObjectNode options = args.addObject();
      number(options, "expiration", put.expiration());
      number(options, "expirationTtl", put.expirationTtl());
      if (put.metadata() != null) {
        options.set("metadata", JsonValues.parse(put.metadata()));
      }
    } else if (request instanceof Request.Delete delete) {
      call.put("method", "delete").putArray("args").add(delete.key());
    } else if (request instanceof Request.ListKeys list) {
      ObjectNode options = call.put("method", "list").putArray("args").addObject();
      options.put("prefix", list.prefix());
      number(options, "limit", list.limit());
      if (list.cursor() != null) {
        options.put("cursor", list.cursor());
      }
    } else {
      throw new UnsupportedOperationException("a binding has no bulk writes");
    }
  }

  private static void number(ObjectNode options, String name, @Nullable Long number) {
    if (number != null) {
      options.put(name, number);
    }
  }

  private static Answer answer(Request request, JsonNode result) {
    if (result.has("error")) {
      return failure(
          result.path("error").path("name").asText(),
          result.path("error").path("message").asText());
    }
    JsonNode value = result.path("value");
    if (request instanceof Request.Get get) {
      return get.withMetadata()
          ? new Answer.Found(
              value(get, value.path("value"), JsonValues.metadata(value.path("metadata"))),
              value.path("cacheStatus").isTextual() ? value.get("cacheStatus").asText() : null)
          : new Answer.Found(value(get, value, null), null);
    } else if (request instanceof Request.BulkGet bulk) {
      Map<String, Answer.@Nullable Value> values = new LinkedHashMap<>();
      for (JsonNode entry : value.path("$map")) {
        values.put(entry.path(0).asText(), JsonValues.ofBulk(entry.path(1), bulk));
      }
      return new Answer.FoundAll(values);
    } else if (request instanceof Request.ListKeys) {
      List<Answer.Listed> names = new ArrayList<>();
      value.path("keys").forEach(key -> names.add(JsonValues.listed(key)));
      return new Answer.Page(
          names,
          value.path("list_complete").asBoolean(),
          value.path("cursor").isTextual() ? value.get("cursor").asText() : null,
          value.path("cacheStatus").isTextual() ? value.get("cacheStatus").asText() : null);
    }
    return new Answer.Done();
  }

  private static Answer.@Nullable Value value(
      Request.Get get, JsonNode value, @Nullable String metadata) {
    if (value.has("$base64")) {
      return new Answer.Value(
          Base64.getDecoder().decode(value.get("$base64").asText()), metadata, null);
    }
    if (value.isNull()) {
      return null;
    }
    byte[] bytes =
        get.type() == Request.Type.JSON ? JsonValues.jsonBytes(value) : JsonValues.bytes(value);
    return new Answer.Value(bytes, metadata, null);
  }

  private static Answer failure(String name, String message) {
    Matcher failed = FAILED.matcher(message);
    if (failed.matches()) {
      int status = Integer.parseInt(failed.group(1));
      return status >= 500
          ? new Answer.Failed(message)
          : new Answer.Refused(status, null, String.valueOf(failed.group(2)));
    }
    if (QUOTA.matcher(message).matches()) {
      return new Answer.Refused(429, null, message);
    }
    boolean thrownByTheRuntime = !name.equals("Error");
    return thrownByTheRuntime
        ? new Answer.Refused(0, null, name + ": " + message)
        : new Answer.Failed(message);
  }
}
