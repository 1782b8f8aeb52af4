package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.formats.DidYouMean;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The namespace that a command looks at. */
final class NamespaceOption {
  /** More namespaces than these would hide what is said about them. */
  private static final int MOST_NAMED = 10;

  @Option(
      names = "--namespace",
      paramLabel = "ID",
      description = "The namespace; it can be left out where there is only one.")
  private @Nullable String namespace;

  /**
   * Returns the id of the namespace.
   *
   * @throws IOException if it does not exist, or none is named and there is not exactly one
   */
  String id(ControlClient server) throws IOException {
    List<String> ids = new ArrayList<>();
    JsonNode answer = Json.read(server.ask("GET", "namespaces", null));
    answer.path("namespaces").forEach(n -> ids.add(n.path("id").asText()));
    if (namespace == null) {
      if (ids.size() == 1) {
        return ids.get(0);
      }
      throw new IOException(
          ids.isEmpty()
              ? "the emulator has no namespace yet"
              : "--namespace: say which one; " + there(ids));
    }
    if (!ids.contains(namespace)) {
      throw new IOException(
          "there is no namespace \""
              + namespace
              + "\"; "
              + there(ids)
              + DidYouMean.hint(namespace, ids));
    }
    return namespace;
  }

  private static String there(List<String> ids) {
    if (ids.isEmpty()) {
      return "the emulator has none yet";
    }
    String named = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
    return "the namespaces are "
        + named
        + (ids.size() > MOST_NAMED ? " and " + (ids.size() - MOST_NAMED) + " more" : "");
  }
}
