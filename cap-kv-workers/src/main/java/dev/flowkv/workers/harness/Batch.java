package dev.flowkv.workers.harness;

import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Many operations in one invocation, one after the other. One that fails stops none. */
final class Batch {
  private final KeyValue keyValue;

  Batch(KeyValue keyValue) {
    this.keyValue = keyValue;
  }

  JsonObject run(String body) {
    JsonObject[] operations = JsonObject.arrayOf(body, "operations");
    JsonObject answer = new JsonObject().add("results", null);
    for (JsonObject operation : operations) {
      answer.add("results", result(operation));
    }
    return answer;
  }

  private JsonObject result(JsonObject operation) {
    try {
      String name = operation.required("op");
      return switch (name) {
        case "get" -> get(operation);
        case "put" -> put(operation);
        case "delete" -> {
          keyValue.delete(operation.required("key"));
          yield done();
        }
        case "list" ->
            ListRoutes.json(
                keyValue.list(
                    new ListOptions(
                        orElse(operation.text("prefix"), ""),
                        Optional.ofNullable(operation.text("cursor")),
                        HttpRequest.int32("limit", number(operation, "limit")))));
        default -> throw new BadRequest("op must be get, put, delete or list, not " + name);
      };
    } catch (KvException e) {
      return Harness.error(e);
    } catch (BadRequest e) {
      return Harness.error("HARNESS_BAD_REQUEST", String.valueOf(e.getMessage()));
    }
  }

  private JsonObject get(JsonObject operation) {
    Optional<KvEntry> entry =
        keyValue.getWithMetadata(
            operation.required("key"), new GetOptions(number(operation, "cacheTtl")));
    if (entry.isEmpty()) {
      return new JsonObject().with("found", false);
    }
    JsonObject found = new JsonObject().with("found", true);
    entry.get().metadata().ifPresent(metadata -> found.with("metadata", metadata));
    String as = orElse(operation.text("as"), "base64");
    return switch (as) {
      case "base64" -> found.with("base64", Base64Text.of(entry.get().value().bytes()));
      case "text" -> found.with("text", entry.get().value().text());
      case "json" -> found.with("json", entry.get().value().json());
      default -> throw new BadRequest("as must be base64, text or json, not " + as);
    };
  }

  private JsonObject put(JsonObject operation) {
    String key = operation.required("key");
    PutOptions options =
        new PutOptions(
            number(operation, "expiration"),
            number(operation, "expirationTtl"),
            Optional.ofNullable(operation.text("metadata")));
    String text = operation.text("text");
    if (text != null) {
      keyValue.put(key, text, options);
    } else {
      keyValue.put(key, Base64Text.decode(operation.required("base64")), options);
    }
    return done();
  }

  private static JsonObject done() {
    return new JsonObject().with("done", true);
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  private static OptionalLong number(JsonObject operation, String name) {
    String text = operation.text(name);
    return text == null ? OptionalLong.empty() : OptionalLong.of(HttpRequest.number(name, text));
  }
}
