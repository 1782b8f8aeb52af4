package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.JsonOption;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flowkv keys}. */
@Command(
    name = "keys",
    description = {
      "Lists the keys that a running emulator's central store holds,",
      "wherever they can be seen already. Looking changes nothing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Example:",
      "  flowkv keys --namespace app --prefix user:",
      "A page of a hundred, and the next one:",
      "  flowkv keys --limit 100",
      "  flowkv keys --limit 100 --after user:0099"
    })
public final class KeysCommand implements Callable<Integer> {
  private static final int PAGE = 1000;

  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;
  @Mixin private NamespaceOption namespace;
  @Mixin private JsonOption json;

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only keys that start so.")
  private String prefix = "";

  @Option(
      names = "--after",
      paramLabel = "KEY",
      description = "Only keys that sort after this one.")
  private @Nullable String after;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      description = "Most keys that are listed (default: all).")
  private int limit = Integer.MAX_VALUE;

  private long listed;

  @Override
  public Integer call() throws IOException {
    if (limit < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--limit: must be at least 1, not " + limit);
    }
    String id = namespace.id(server);
    PrintWriter out = spec.commandLine().getOut();
    boolean isMore = list(id, out);
    if (json.isGiven()) {
      out.println(listed == 0 ? "[]" : "\n]");
    } else if (listed == 0) {
      out.println(
          Printable.text(
              "the central store holds no key of "
                  + id
                  + (prefix.isEmpty() ? "" : " that starts with \"" + prefix + "\"")
                  + (after == null ? "" : " after \"" + after + "\"")));
    }
    if (isMore) {
      spec.commandLine()
          .getErr()
          .println(Printable.text("flowkv: there are more keys after \"" + after + "\""));
    }
    return 0;
  }

  /** Lists page by page, and says whether there are more. */
  private boolean list(String id, PrintWriter out) throws IOException {
    String path = "namespaces/" + ControlClient.encoded(id) + "/keys";
    JsonNode page;
    do {
      String query =
          "?prefix="
              + ControlClient.encoded(prefix)
              + (after == null ? "" : "&after=" + ControlClient.encoded(after))
              + "&limit="
              + Math.min(PAGE, limit - listed);
      page = Json.read(server.ask("GET", path + query, null));
      for (JsonNode key : page.path("keys")) {
        print(key, out);
        listed++;
        after = key.path("name").asText();
      }
    } while (!page.path("complete").asBoolean(true) && listed < limit && !out.checkError());
    return !page.path("complete").asBoolean(true);
  }

  private void print(JsonNode key, PrintWriter out) {
    if (json.isGiven()) {
      out.print(listed == 0 ? "[\n" : ",\n");
      out.print(Json.line(key));
      return;
    }
    if (listed == 0) {
      out.println("    bytes  expires               key");
    }
    String metadata = key.has("metadata") ? "  " + key.path("metadata") : "";
    out.println(
        Printable.text(
            "%9d  %-20s  %s%s"
                .formatted(
                    key.path("bytes").asLong(),
                    expires(key),
                    key.path("name").asText(),
                    metadata)));
  }

  private static String expires(JsonNode key) {
    if (!key.has("expiration")) {
      return "-";
    }
    try {
      return Instant.ofEpochSecond(key.path("expiration").asLong()).toString();
    } catch (DateTimeException e) {
      return key.path("expiration").asText();
    }
  }
}
