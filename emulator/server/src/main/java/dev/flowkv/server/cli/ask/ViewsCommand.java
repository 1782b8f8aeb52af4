package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.JsonOption;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Columns;
import dev.flowkv.server.cli.terminal.Json;
import dev.flowkv.server.cli.terminal.Wording;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code flowkv views}. */
@Command(
    name = "views",
    description = {
      "Shows what each location of a running emulator would answer for a key, and why.",
      "Looking changes nothing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "A read is assumed that names no cacheTtl. A key that does not exist has an answer, too.",
      "Example:",
      "  flowkv views greeting --namespace app"
    })
public final class ViewsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;
  @Mixin private NamespaceOption namespace;
  @Mixin private JsonOption json;

  @Parameters(paramLabel = "KEY", description = "The key.")
  private String key;

  @Override
  public Integer call() throws IOException {
    String id = namespace.id(server);
    JsonNode views =
        Json.read(
            server.ask(
                "GET",
                "namespaces/"
                    + ControlClient.encoded(id)
                    + "/keys/"
                    + ControlClient.encoded(key)
                    + "/views",
                null));
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, views);
      return 0;
    }
    StoredKey stored = StoredKey.of(views);
    out.println(
        Printable.text(
            "\"%s\" of %s at %s: %s"
                .formatted(key, id, views.path("now").asText(), stored.sentence())));
    Columns table = new Columns("location", "answer", "why");
    for (JsonNode location : views.path("locations")) {
      table.row(
          name(location, views.path("locations")),
          answer(location) + (stored.isStale(location) ? ", stale" : ""),
          location.path("reason").asText());
    }
    table.print(out);
    return 0;
  }

  /** The location, and which of its caches if it has several. */
  private static String name(JsonNode location, JsonNode all) {
    String name = location.path("location").asText();
    for (JsonNode other : all) {
      if (other.path("location").asText().equals(name) && other.path("shard").asInt() > 0) {
        return name + ", cache " + (location.path("shard").asInt() + 1);
      }
    }
    return name;
  }

  private static String answer(JsonNode location) {
    return location.path("present").asBoolean()
        ? Wording.value(location.path("text").asText(), location.path("bytes").asLong())
        : "absent";
  }
}
