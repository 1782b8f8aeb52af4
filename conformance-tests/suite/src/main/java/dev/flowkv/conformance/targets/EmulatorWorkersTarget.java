package dev.flowkv.conformance.targets;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.server.FlowKvServer;
import dev.flowkv.server.ServerOptions;
import dev.flowkv.testkit.ExternalProgram;
import dev.flowkv.testkit.HarnessKeyValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The harness Worker in workerd, its bindings served by an emulator; a binding for each location.
 */
public final class EmulatorWorkersTarget extends OwnEmulator {
  private static final EnumSet<Feature> FEATURES =
      EnumSet.of(
          Feature.VIRTUAL_CLOCK,
          Feature.PREDICTABLE,
          Feature.UNMETERED,
          Feature.LOCATIONS,
          Feature.TYPES,
          Feature.CACHE_TTL,
          Feature.BULK_READ,
          Feature.SMALL_PAGES,
          Feature.RATE_LIMIT,
          Feature.FAULTS,
          Feature.PROVIDER);

  private final NodePrograms programs;
  private final FlowKvServer server;
  private final Path folder;
  private final ExternalProgram workerd;
  private final String endpoint;
  private final HttpExchange http = new HttpExchange(null);

  /** Starts server and workerd on free ports. */
  public EmulatorWorkersTarget(EmulatorConfig config, NodePrograms programs) {
    super(config, config);
    this.programs = programs;
    Path binary = programs.workerd();
    this.folder = NodePrograms.workerFolder();
    try {
      this.server = FlowKvServer.start(emulator(), ServerOptions.onFreePort());
      Files.writeString(folder.resolve("config.capnp"), capnp());
    } catch (IOException e) {
      throw new CannotRunException("the emulator cannot be served: " + e.getMessage());
    }
    this.workerd =
        ExternalProgram.start(
            List.of(binary.toString(), "serve", "config.capnp", "--control-fd=1"),
            folder,
            Map.of());
    String port;
    try {
      port = workerd.awaitOutput("\"socket\":\"http\",\"port\":(\\d+)").group(1);
    } catch (AssertionError | RuntimeException e) {
      String said = workerd.output().strip();
      close();
      throw new CannotRunException(
          "workerd did not start: " + said.substring(0, Math.min(said.length(), 300)));
    }
    this.endpoint = "http://127.0.0.1:" + port;
  }

  private String capnp() {
    String services =
        claimed().locations().stream()
            .map(
                l ->
                    """
                    (name = "kv-%1$s", external = (address = "127.0.0.1:%2$d", http = (injectRequestHeaders = [
                      (name = "X-KV-Namespace-Id", value = "%3$s"), (name = "X-KV-Location", value = "%1$s")]))),
                    """
                        .formatted(l, server.port(), NAMESPACE))
            .collect(Collectors.joining());
    String bindings =
        claimed().locations().stream()
            .map(l -> "(name = \"" + binding(l) + "\", kvNamespace = \"kv-" + l + "\")")
            .collect(Collectors.joining(", "));
    String modules =
        List.of("index.js", "worker.js", "binding.js").stream()
            .map(m -> "(name = \"" + m + "\", esModule = embed \"" + m + "\")")
            .collect(Collectors.joining(", "));
    return """
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [ (name = "main", worker = .harness),
        %s ],
      sockets = [ (name = "http", address = "127.0.0.1:0", http = (), service = "main") ] );
    const harness :Workerd.Worker = (
      modules = [ %s ],
      compatibilityDate = "2026-04-01",
      bindings = [ %s ] );
    """
        .formatted(services, modules, bindings);
  }

  /** The first location's binding has the name that the harness Worker takes by itself. */
  String binding(String location) {
    return location.equals(claimed().locations().get(0))
        ? "FLOW_KV"
        : "KV_" + location.replace('-', '_');
  }

  /** Where the harness Worker answers. */
  public String endpoint() {
    return endpoint;
  }

  @Override
  public TargetInfo info() {
    return info(
        "emulator-workers",
        "a Worker in workerd "
            + programs.version("workerd")
            + ", its bindings served by the emulator",
        "binding",
        claimed().locations(),
        FEATURES);
  }

  @Override
  public KvClient client(String location) {
    return new HarnessKvClient(http, endpoint, binding(location));
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return Optional.of(HarnessKeyValue.at(endpoint).binding(binding(location)));
  }

  @Override
  public List<HttpFacts> takeHttpFacts() {
    return http.takeFacts();
  }

  @Override
  public void close() {
    workerd.close();
    server.close();
    NodePrograms.delete(folder);
  }
}
