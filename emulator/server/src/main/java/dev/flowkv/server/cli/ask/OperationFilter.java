package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.KvOperation;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import dev.flowkv.formats.DidYouMean;
import dev.flowkv.server.cli.client.ControlClient;
import dev.flowkv.server.cli.option.Candidates;
import dev.flowkv.server.cli.terminal.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which operations of a history a command shows. */
final class OperationFilter {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(names = "--namespace", paramLabel = "ID", description = "Only those on this namespace.")
  private @Nullable String namespace;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Only those that name this key, or list it.")
  private @Nullable String key;

  @Option(
      names = "--location",
      paramLabel = "NAME",
      description = "Only those that arrive at this location.")
  private @Nullable String location;

  @Option(
      names = "--op",
      paramLabel = "NAME",
      completionCandidates = Candidates.Operations.class,
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private @Nullable String operation;

  @Option(
      names = "--stale",
      description = "Only answers that do not show the latest write, each with why.")
  private boolean stale;

  /** Refuses an operation that there is none of. */
  void check() {
    List<String> known = Arrays.stream(KvOperation.values()).map(KvOperation::wireName).toList();
    if (operation != null && !known.contains(operation)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--op: must be one of %s, not \"%s\"".formatted(String.join(", ", known), operation));
    }
  }

  /**
   * Refuses a location at which nothing can arrive.
   *
   * @throws IOException naming those that there are
   */
  void checkLocation(ControlClient server) throws IOException {
    if (location == null) {
      return;
    }
    List<String> known = new ArrayList<>();
    Json.read(server.ask("GET", "config", null))
        .path("locations")
        .forEach(l -> known.add(l.asText()));
    known.add(EmulatorConfig.REST_LOCATION);
    if (!known.contains(location)) {
      throw new IOException(
          "--location: must be one of "
              + String.join(", ", known)
              + ", not \""
              + location
              + "\""
              + DidYouMean.hint(location, known));
    }
  }

  boolean passes(JsonNode line) {
    if (line.has("change")) {
      // A change of all namespaces, or of the one that is looked at, explains what is read after.
      return !stale
          && operation == null
          && (namespace == null || line.path("namespace").asText(namespace).equals(namespace));
    }
    return is(namespace, line.path("namespace"))
        && is(location, line.path("location"))
        && is(operation, line.path("op"))
        && (key == null || names(line, key))
        && (!stale || isStale(line));
  }

  /** Whether reasons are asked for, too. */
  boolean isOfStale() {
    return stale;
  }

  /** Whether an anomaly is why an operation has passed. */
  boolean explains(Anomaly anomaly) {
    return (anomaly.kind().is(AnomalyKind.STALE_READ) || anomaly.kind() == AnomalyKind.STALE_LIST)
        && (key == null || anomaly.key().equals(key));
  }

  /** Where the clock stands still, an answer that is not the latest may be 0 ms old. */
  private static boolean isStale(JsonNode line) {
    return staleMillis(line) > 0
        || line.has("missed")
        || line.path("result").has("missed")
        || line.path("results").findValue("missed") != null;
  }

  private static boolean is(@Nullable String wanted, JsonNode found) {
    return wanted == null || found.asText().equals(wanted);
  }

  private static boolean names(JsonNode line, String key) {
    return line.path("key").asText("").equals(key) && line.has("key")
        || contains(line.path("keys"), key)
        || contains(line.path("entries").findValues("key"), key)
        || contains(line.path("names").findValues("name"), key);
  }

  private static boolean contains(Iterable<JsonNode> texts, String key) {
    return StreamSupport.stream(texts.spliterator(), false).anyMatch(t -> t.asText().equals(key));
  }

  /** How long ago the stalest answer of an operation stopped being the latest; 0: it is. */
  static long staleMillis(JsonNode line) {
    long most = line.path("result").path("staleMillis").asLong();
    for (JsonNode result : line.path("results")) {
      most = Math.max(most, result.path("staleMillis").asLong());
    }
    return most;
  }
}
