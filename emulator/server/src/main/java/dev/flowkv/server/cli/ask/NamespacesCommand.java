package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.JsonOption;
import dev.flowkv.server.cli.option.Versions;
import dev.flowkv.server.cli.terminal.Columns;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code flowkv namespaces}. */
@Command(
    name = "namespaces",
    description = "Lists a running emulator's namespaces, with how much is in each.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footer = {
      "",
      "Example:",
      "  flowkv namespaces",
      "The same for a program:",
      "  flowkv namespaces --json"
    })
public final class NamespacesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ControlClient server;
  @Mixin private JsonOption json;

  @Override
  public Integer call() throws IOException {
    JsonNode answer = Json.read(server.ask("GET", "namespaces", null));
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      Json.print(out, answer);
      return 0;
    }
    if (answer.path("namespaces").isEmpty()) {
      out.println("the emulator has no namespace yet");
      return 0;
    }
    Columns table = new Columns("id", "title", "keys", "bytes of values");
    for (JsonNode namespace : answer.path("namespaces")) {
      table.row(
          namespace.path("id").asText(),
          namespace.path("title").asText(),
          namespace.path("keys").asText(),
          namespace.path("valueBytes").asText());
    }
    table.print(out);
    return 0;
  }
}
