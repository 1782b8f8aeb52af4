package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.NextEvents;
import dev.flowkv.explain.AnomalyKind;
import dev.flowkv.server.control.ControlApi;
import dev.flowkv.server.exploration.ExplorationDesk;
import dev.flowkv.server.http.AccessPolicy;
import dev.flowkv.server.metrics.KvMetrics;
import dev.flowkv.server.rest.RestApi;
import dev.flowkv.testkit.GeneratedPart;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages list the endpoints that Javalin routes to, and no others. */
class DocumentedEndpointsTest {
  private static final String REST = "/client/v4/accounts/{account}/storage/kv";

  /** Method and path of every route but those of HEAD, which go with GET. */
  private static Set<String> routes(Predicate<String> paths) {
    KvEmulator emulator = KvEmulator.create(RunningServer.config());
    AccessPolicy policy = new AccessPolicy(Set.of(), null, false);
    ControlApi control =
        new ControlApi(
            emulator,
            policy,
            Map.of(),
            new KvMetrics(emulator),
            null,
            Map.of(),
            new ExplorationDesk(emulator, null, System::nanoTime));
    return FlowKvServer.routes(new RestApi(emulator, policy, Runnable::run), control)
        .unsafe
        .internalRouter
        .allHttpHandlers()
        .stream()
        .map(parsed -> parsed.endpoint)
        .filter(endpoint -> !endpoint.method.name().equals("HEAD") && paths.test(endpoint.path))
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode description() throws IOException {
    try (InputStream in = ControlApi.class.getResourceAsStream("openapi.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  @Test
  void everyEndpointOfTheControlApiIsOnThePage() throws IOException {
    List<String> rows = new ArrayList<>();
    Set<String> described = new TreeSet<>();
    JsonNode paths = description().path("paths");
    paths
        .fieldNames()
        .forEachRemaining(
            path ->
                Stream.of("get", "put", "post", "patch", "delete")
                    .filter(paths.path(path)::has)
                    .forEach(
                        method -> {
                          String endpoint = method.toUpperCase(Locale.ROOT) + " " + path;
                          described.add(endpoint);
                          rows.add(row(endpoint, paths.path(path).path(method)));
                        }));
    assertThat(described).isEqualTo(routes(path -> path.startsWith(ControlApi.ROOT)));
    GeneratedPart.holds(
        "docs/reference/control-api.md",
        "endpoints",
        "| endpoint | does | parameters |\n|---|---|---|\n" + String.join("\n", rows));
  }

  private static String row(String endpoint, JsonNode operation) {
    List<String> parameters = new ArrayList<>();
    operation
        .path("parameters")
        .forEach(parameter -> parameters.add("`" + parameter.path("name").asText() + "`"));
    return "| `%s` | %s | %s |"
        .formatted(
            endpoint,
            operation.path("summary").asText().replace("|", "\\|"),
            String.join(", ", parameters));
  }

  @Test
  void everyEndpointOfTheRestApiIsOnThePage() throws IOException {
    Set<String> listed =
        Pattern.compile("(?m)^\\| `([A-Z]+) (/\\S+)` \\|")
            .matcher(Files.readString(NodeTools.ROOT.resolve("docs/reference/rest-api.md")))
            .results()
            .map(row -> row.group(1) + " " + REST + row.group(2))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> routes =
        routes(path -> path.startsWith(REST)).stream()
            // An empty key has routes of its own, which refuse it.
            .filter(route -> !route.matches(".*/(values|metadata)"))
            .map(route -> route.replace("<key>", "{key}"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed).isEqualTo(routes);
  }

  @Test
  void everyKindOfEventIsOnThePage() throws IOException {
    String page = Files.readString(NodeTools.ROOT.resolve("docs/reference/control-api.md"));
    String events = page.substring(page.indexOf("## Events"));
    assertThat(
            Pattern.compile("(?m)^\\| `(\\w+)` \\| [A-Z]")
                .matcher(events)
                .results()
                .map(row -> row.group(1)))
        .containsExactlyInAnyOrder(
            Stream.of(NextEvents.Kind.values())
                .map(NextEvents.Kind::wireName)
                .toArray(String[]::new));
  }

  @Test
  void everyKindOfAnomalyAndOfChangeIsOnThePage() throws IOException {
    String page = Files.readString(NodeTools.ROOT.resolve("docs/reference/history.md"));
    String kinds = page.substring(page.indexOf("| kind | |\n"));
    assertThat(
            Pattern.compile("\\| `([a-z-]+)` \\| .*\\|")
                .matcher(kinds.substring(0, kinds.indexOf("\n\n")))
                .results()
                .map(row -> row.group(1)))
        .containsExactly(
            Stream.of(AnomalyKind.values()).map(AnomalyKind::wireName).toArray(String[]::new));
    for (KvChange.Kind change : KvChange.Kind.values()) {
      assertThat(page).contains("`" + change.name().toLowerCase(Locale.ROOT) + "`: ");
    }
  }
}
