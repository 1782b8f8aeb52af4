package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.overHttp;
import static dev.flowkv.conformance.mutant.Routes.answeringKeys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.testkit.FaultyProxy.Asked;
import dev.flowkv.testkit.FaultyProxy.Meddler;
import dev.flowkv.testkit.FaultyProxy.Reply;
import dev.flowkv.testkit.FaultyProxy.Server;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Services that are wrong in the listing of keys alone. */
final class KeysRouteMutants {
  private KeysRouteMutants() {}

  static List<Mutant> all() {
    return List.of(
        overHttp(
            "the listing loses metadata that is 0 or false",
            "metadata-falsy",
            answeringKeys(
                key -> {
                  if (Set.of("0", "false").contains(key.path("metadata").toString())) {
                    key.remove("metadata");
                  }
                })),
        overHttp(
            "the listing has an empty object where there is no metadata",
            "metadata-none",
            answeringKeys(
                key -> {
                  if (!key.has("metadata")) {
                    key.putObject("metadata");
                  }
                })),
        overHttp(
            "the listing has metadata as a text of JSON",
            "metadata-json",
            answeringKeys(
                key -> {
                  if (key.has("metadata")) {
                    key.put("metadata", key.path("metadata").toString());
                  }
                })),
        overHttp(
            "the listing has no expiration",
            "expiration-listed",
            answeringKeys(k -> k.remove("expiration"))),
        overHttp("the listing leaves out keys with an empty value", "value-empty", HidesEmpty::new),
        overHttp("the listing shows a deleted key once more", "delete-removes", ShowsDeleted::new));
  }

  private static String key(Asked asked) {
    return URLDecoder.decode(Routes.key(asked), StandardCharsets.UTF_8);
  }

  private static final class HidesEmpty implements Meddler {
    private final Set<String> empty = new HashSet<>();

    @Override
    public synchronized Reply answer(Asked asked, Server server)
        throws IOException, InterruptedException {
      if (asked.method().equals("PUT") && asked.body().length == 0) {
        empty.add(key(asked));
      }
      return Routes.withoutKeys(k -> empty.contains(k.path("name").asText()))
          .get()
          .answer(asked, server);
    }
  }

  private static final class ShowsDeleted implements Meddler {
    private final Set<String> deleted = new HashSet<>();

    @Override
    public synchronized Reply answer(Asked asked, Server server)
        throws IOException, InterruptedException {
      if (asked.method().equals("DELETE")) {
        deleted.add(key(asked));
      }
      Reply reply = server.ask(asked);
      if (!Routes.KEYS.isAskedBy(asked) || reply.status() != 200 || deleted.isEmpty()) {
        return reply;
      }
      ObjectNode json = Routes.json(reply);
      deleted.forEach(name -> json.withArray("result").addObject().put("name", name));
      deleted.clear();
      return reply.withBody(Routes.bytes(json));
    }
  }
}
