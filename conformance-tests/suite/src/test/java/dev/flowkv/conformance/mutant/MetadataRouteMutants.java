package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.overHttp;
import static dev.flowkv.conformance.mutant.Routes.METADATA;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.testkit.FaultyProxy.Asked;
import dev.flowkv.testkit.FaultyProxy.Reply;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services that are wrong in {@code metadata/{key}} alone. */
final class MetadataRouteMutants {
  private MetadataRouteMutants() {}

  static List<Mutant> all() {
    return List.of(
        overHttp(
            "GET metadata/{key} answers the first write's metadata",
            "overwrite-replaces-all",
            () -> new Routes.FirstForEver(METADATA)),
        overHttp(
            "GET metadata/{key} loses 0 and false",
            "metadata-falsy",
            METADATA.answeringJson(
                json -> {
                  if (Set.of("0", "false").contains(json.path("result").toString())) {
                    json.putNull("result");
                  }
                })),
        overHttp(
            "GET metadata/{key} answers an empty object where there is none",
            "metadata-none",
            METADATA.answeringJson(
                json -> {
                  if (json.path("result").isNull()) {
                    json.putObject("result");
                  }
                })),
        overHttp(
            "GET metadata/{key} answers metadata as a text of JSON",
            "metadata-json",
            METADATA.answeringJson(
                json -> {
                  JsonNode metadata = json.path("result");
                  if (metadata.isObject() || metadata.isTextual()) {
                    json.put("result", metadata.toString());
                  }
                })),
        overHttp(
            "GET metadata/{key} answers a missing key with null",
            "rest-missing-key",
            METADATA.answering(r -> r.status() == 404 ? present() : r)),
        overHttp(
            "GET metadata/{key} has another code for a missing key",
            "rest-missing-key",
            METADATA.answering(
                r ->
                    r.status() == 404
                        ? Routes.envelope(404, 10000, "metadata: 'key not found'")
                        : r)),
        overHttp(
            "GET metadata/{key} still knows a deleted key, once",
            "delete-removes",
            () -> new Routes.OnceMore(METADATA)),
        overHttp(
            "GET metadata/{key} still knows an expired key, once",
            "expiration-absolute",
            () -> new Routes.OnceMore(METADATA)),
        overHttp(
            "GET metadata/{key} decodes the key twice",
            "key-encoding",
            () ->
                (asked, server) ->
                    server.ask(
                        METADATA.isAskedBy(asked)
                            ? new Asked("GET", asked.path().replace("%252F", "%2F"), asked.body())
                            : asked)),
        overHttp(
            "GET metadata/{key} cuts metadata at 1,000 bytes",
            "metadata-size-limit",
            METADATA.answeringJson(
                json -> {
                  String text = json.path("result").asText();
                  if (text.length() > 1000) {
                    json.put("result", text.substring(0, 1000));
                  }
                })));
  }

  private static Reply present() {
    var json = Routes.JSON.createObjectNode().put("success", true).putNull("result");
    return new Reply(200, Map.of("Content-Type", List.of("application/json")), Routes.bytes(json));
  }
}
