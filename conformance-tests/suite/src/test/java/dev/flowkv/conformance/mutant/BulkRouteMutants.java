package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.overHttp;
import static dev.flowkv.conformance.mutant.Routes.answeringBulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.testkit.FaultyProxy.Asked;
import dev.flowkv.testkit.FaultyProxy.Meddler;
import dev.flowkv.testkit.FaultyProxy.Reply;
import dev.flowkv.testkit.FaultyProxy.Server;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services that are wrong in {@code bulk/get} alone. */
final class BulkRouteMutants {
  private static final int KEPT = 65_536;

  private BulkRouteMutants() {}

  static List<Mutant> all() {
    return List.of(
        overHttp(
            "bulk/get takes an empty value for none",
            "value-empty",
            answeringBulk(
                false,
                (values, key) -> {
                  if (values.path(key).asText().isEmpty()) {
                    values.putNull(key);
                  }
                })),
        overHttp(
            "bulk/get cuts a value at 64 KiB",
            "value-large",
            answeringBulk(
                false,
                (values, key) -> {
                  String text = values.path(key).asText();
                  if (text.length() > KEPT) {
                    values.put(key, text.substring(0, KEPT));
                  }
                })),
        overHttp(
            "bulk/get answers JSON where there is a text of JSON",
            "value-verbatim",
            answeringBulk(false, BulkRouteMutants::parsed)),
        overHttp(
            "bulk/get brings a deleted value back once",
            "delete-removes",
            () -> new OnceMore(false)),
        overHttp(
            "bulk/get with metadata brings a deleted value back once",
            "no-resurrection",
            () -> new OnceMore(true)),
        overHttp(
            "bulk/get with metadata loses 0 and false",
            "metadata-falsy",
            answeringBulk(
                true,
                (values, key) -> {
                  JsonNode metadata = values.path(key).path("metadata");
                  if (Set.of("0", "false").contains(metadata.toString())) {
                    ((ObjectNode) values.path(key)).putNull("metadata");
                  }
                })),
        overHttp(
            "bulk/get with metadata has the metadata of the key before",
            "metadata-none",
            answeringBulk(
                true,
                (values, key) -> {
                  if (values.path(key).path("metadata").isNull()) {
                    ((ObjectNode) values.path(key)).putObject("metadata").put("of", "another");
                  }
                })),
        overHttp(
            "bulk/get with metadata does not tell the expiration",
            "expiration-listed",
            answeringBulk(
                true,
                (values, key) -> {
                  if (values.path(key) instanceof ObjectNode entry) {
                    entry.remove("expiration");
                  }
                })),
        overHttp(
            "bulk/get with metadata forgets values",
            "bulk-put",
            answeringBulk(
                true,
                (values, key) -> {
                  if (values.path(key) instanceof ObjectNode entry) {
                    entry.put("value", "");
                  }
                })),
        overHttp(
            "bulk/get answers a missing key with an empty text",
            "rest-missing-key",
            answeringBulk(
                false,
                (values, key) -> {
                  if (values.path(key).isNull()) {
                    values.put(key, "");
                  }
                })));
  }

  private static void parsed(ObjectNode values, String key) {
    try {
      String text = values.path(key).asText();
      if (text.startsWith("{")) {
        values.set(key, Routes.JSON.readTree(text));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is gone is answered once more. */
  private static final class OnceMore implements Meddler {
    private final boolean withMetadata;
    private final Map<String, String> puts = new HashMap<>();

    OnceMore(boolean withMetadata) {
      this.withMetadata = withMetadata;
    }

    @Override
    public synchronized Reply answer(Asked asked, Server server)
        throws IOException, InterruptedException {
      Reply reply = server.ask(asked);
      if (asked.method().equals("PUT")) {
        String key = URLDecoder.decode(Routes.key(asked), StandardCharsets.UTF_8);
        puts.put(key, Routes.text(asked.body()));
      }
      if (!Routes.BULK_GET.isAskedBy(asked)
          || reply.status() != 200
          || Routes.asksForMetadata(asked) != withMetadata) {
        return reply;
      }
      ObjectNode json = Routes.json(reply);
      ObjectNode values = (ObjectNode) json.path("result").path("values");
      for (String key : Routes.properties(values)) {
        String put = values.path(key).isNull() ? puts.remove(key) : null;
        if (put != null && withMetadata) {
          values.putObject(key).put("value", put).putNull("metadata");
        } else if (put != null) {
          values.put(key, put);
        }
      }
      return reply.withBody(Routes.bytes(json));
    }
  }
}
