package dev.flowkv.conformance.mutant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.testkit.FaultyProxy.Asked;
import dev.flowkv.testkit.FaultyProxy.Meddler;
import dev.flowkv.testkit.FaultyProxy.Reply;
import dev.flowkv.testkit.FaultyProxy.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes of the REST API, and ways of being wrong on one of them alone. */
enum Routes {
  VALUE("GET .*/values/[^?]*"),
  METADATA("GET .*/metadata/[^?]*"),
  BULK_GET("POST .*/bulk/get"),
  KEYS("GET .*/keys\\?.*");

  static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WRITE = Pattern.compile("(PUT|DELETE) .*/values/[^?]*(\\?.*)?");

  private final Pattern pattern;

  Routes(String pattern) {
    this.pattern = Pattern.compile(pattern);
  }

  boolean isAskedBy(Asked asked) {
    return pattern.matcher(asked.method() + " " + asked.path()).matches();
  }

  /** The key as it stands in the path, escaped. */
  static String key(Asked asked) {
    String path = asked.path().replaceAll("\\?.*", "");
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The other route to the same key. */
  static Asked instead(Asked asked, String route) {
    return new Asked(
        "GET",
        asked.path().replaceAll("/(values|metadata)/([^/?]*)(\\?.*)?$", "/" + route + "/$2"),
        new byte[0]);
  }

  /** Changes the answers of this route. */
  Supplier<Meddler> answering(UnaryOperator<Reply> change) {
    return () ->
        (asked, server) -> isAskedBy(asked) ? change.apply(server.ask(asked)) : server.ask(asked);
  }

  /** Changes values that this route finds. */
  Supplier<Meddler> answeringFound(UnaryOperator<Reply> change) {
    return answering(reply -> reply.status() == 200 ? change.apply(reply) : reply);
  }

  /** Changes the JSON of successful answers of this route. */
  Supplier<Meddler> answeringJson(Consumer<ObjectNode> change) {
    return answeringFound(
        reply -> {
          ObjectNode json = json(reply);
          change.accept(json);
          return reply.withBody(bytes(json));
        });
  }

  /** Changes each key of successful answers of {@code keys}. */
  static Supplier<Meddler> answeringKeys(Consumer<ObjectNode> change) {
    return KEYS.answeringJson(
        json -> json.path("result").forEach(k -> change.accept((ObjectNode) k)));
  }

  /** Takes keys out of successful answers of {@code keys}. */
  static Supplier<Meddler> withoutKeys(Predicate<JsonNode> hidden) {
    return KEYS.answeringJson(
        json -> {
          ArrayNode left = JSON.createArrayNode();
          json.path("result")
              .forEach(
                  k -> {
                    if (!hidden.test(k)) {
                      left.add(k);
                    }
                  });
          json.set("result", left);
        });
  }

  /**
   * Changes each entry of successful bulk reads.
   *
   * @param withMetadata of those that ask for metadata, or of the others
   * @param change takes the entries by key, and a key
   */
  static Supplier<Meddler> answeringBulk(
      boolean withMetadata, BiConsumer<ObjectNode, String> change) {
    return () ->
        (asked, server) -> {
          Reply reply = server.ask(asked);
          if (!BULK_GET.isAskedBy(asked)
              || reply.status() != 200
              || asksForMetadata(asked) != withMetadata) {
            return reply;
          }
          ObjectNode json = json(reply);
          ObjectNode values = (ObjectNode) json.path("result").path("values");
          List.copyOf(properties(values)).forEach(key -> change.accept(values, key));
          return reply.withBody(bytes(json));
        };
  }

  static boolean asksForMetadata(Asked asked) {
    return text(asked.body()).contains("\"withMetadata\":true");
  }

  static List<String> properties(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  static ObjectNode json(Reply reply) {
    try {
      return (ObjectNode) JSON.readTree(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static Reply envelope(int status, int code, String message) {
    ObjectNode json = JSON.createObjectNode();
    json.put("success", false).putNull("result");
    json.putArray("errors").addObject().put("code", code).put("message", message);
    return new Reply(status, Map.of("Content-Type", List.of("application/json")), bytes(json));
  }

  /** A route that answers what it once knew of a key. */
  abstract static class Remembering implements Meddler {
    private final Routes route;
    private final Map<String, Reply> known = new HashMap<>();

    Remembering(Routes route) {
      this.route = route;
    }

    @Override
    public final Reply answer(Asked asked, Server server) throws IOException, InterruptedException {
      Reply reply = server.ask(asked);
      boolean written = WRITE.matcher(asked.method() + " " + asked.path()).matches();
      if (!written && !route.isAskedBy(asked)) {
        return reply;
      }
      String key = key(asked);
      synchronized (known) {
        if (written) {
          Reply now = server.ask(instead(asked, route == VALUE ? "values" : "metadata"));
          @Nullable Reply kept = afterWrite(asked.method(), known.get(key), now);
          if (kept == null) {
            known.remove(key);
          } else {
            known.put(key, kept);
          }
          return reply;
        }
        Reply old = known.get(key);
        return old == null ? reply : read(known, key, old, reply);
      }
    }

    /** What is known of a key after a write; null: nothing. */
    abstract @Nullable Reply afterWrite(String method, @Nullable Reply known, Reply now);

    /** What is answered of a key that something is known of. */
    abstract Reply read(Map<String, Reply> known, String key, Reply old, Reply right);
  }

  /** The first write's answer for ever. */
  static final class FirstForEver extends Remembering {
    FirstForEver(Routes route) {
      super(route);
    }

    @Override
    @Nullable Reply afterWrite(String method, @Nullable Reply known, Reply now) {
      return known != null ? known : now.status() == 200 ? now : null;
    }

    @Override
    Reply read(Map<String, Reply> known, String key, Reply old, Reply right) {
      return right.status() == 200 ? old : right;
    }
  }

  /** What is gone is answered once more. */
  static final class OnceMore extends Remembering {
    OnceMore(Routes route) {
      super(route);
    }

    @Override
    @Nullable Reply afterWrite(String method, @Nullable Reply known, Reply now) {
      return now.status() == 200 ? now : known;
    }

    @Override
    Reply read(Map<String, Reply> known, String key, Reply old, Reply right) {
      if (right.status() == 200) {
        return right;
      }
      known.remove(key);
      return old;
    }
  }
}
