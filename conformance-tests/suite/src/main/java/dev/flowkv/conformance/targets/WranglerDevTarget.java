package dev.flowkv.conformance.targets;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.testkit.ExternalProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The harness Worker under plain {@code wrangler dev}: on Miniflare's KV, or on an account's. */
public final class WranglerDevTarget implements ConformanceTarget {
  private final Path folder;
  private final ExternalProgram dev;
  private final HarnessTarget harness;
  private final Map<String, String> identities;

  private WranglerDevTarget(
      NodePrograms programs,
      String binding,
      Map<String, String> more,
      Map<String, String> identities,
      TargetInfo info) {
    this.identities = identities;
    this.folder = NodePrograms.workerFolder();
    try {
      Files.writeString(folder.resolve("wrangler.toml"), toml(binding));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(programs.wrangler());
    command.addAll(List.of("dev", "--port", "0", "--inspector-port", "0"));
    Map<String, String> environment = NodePrograms.environment(folder);
    environment.putAll(more);
    this.dev = ExternalProgram.start(command, folder, environment);
    String url;
    try {
      url = dev.awaitOutput("Ready on (http://localhost:\\d+)").group(1);
    } catch (AssertionError | RuntimeException e) {
      String said = dev.output().strip();
      close();
      throw new CannotRunException(
          "wrangler dev did not start: " + said.substring(Math.max(0, said.length() - 600)));
    }
    this.harness = new HarnessTarget(info, url, null);
  }

  private static String toml(String binding) {
    return """
    name = "flowkv-conformance"
    main = "index.js"
    compatibility_date = "2026-04-01"
    kv_namespaces = [ { binding = "FLOW_KV", %s } ]
    """
        .formatted(binding);
  }

  /** Miniflare's own KV, which is kept in a temporary folder. */
  public static WranglerDevTarget miniflare(NodePrograms programs) {
    EnumSet<Feature> features = EnumSet.copyOf(HarnessTarget.FEATURES);
    features.add(Feature.UNMETERED);
    features.add(Feature.INVOCATIONS);
    return new WranglerDevTarget(
        programs,
        "id = \"conformance\"",
        Map.of(),
        Map.of(),
        new TargetInfo(
            programs.named("miniflare"),
            "Miniflare "
                + programs.version("miniflare")
                + " (wrangler "
                + programs.wranglerVersion()
                + ", workerd "
                + programs.version("workerd")
                + ")",
            "binding",
            List.of("local"),
            features,
            "it is local, and on the computer's clock",
            Duration.ZERO,
            Duration.ZERO));
  }

  /**
   * A namespace of an account, through a remote binding.
   *
   * @throws CannotRunException if something of account, token and namespace is missing
   */
  public static WranglerDevTarget live(
      @Nullable NodePrograms programs,
      @Nullable String account,
      @Nullable String namespace,
      @Nullable String token,
      Duration staleness) {
    if (programs == null || account == null || namespace == null || token == null) {
      throw new CannotRunException(
          "no account: --account, --namespace and --token are needed"
              + " (or CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN); see docs/how-to/live-conformance.md");
    }
    return new WranglerDevTarget(
        programs,
        "id = \"" + namespace + "\", remote = true",
        Map.of("CLOUDFLARE_ACCOUNT_ID", account, "CLOUDFLARE_API_TOKEN", token),
        Map.of("account", account, "namespace", namespace, "token", token),
        new TargetInfo(
            "live",
            "Workers KV, from a Worker under wrangler " + programs.wranglerVersion(),
            "binding",
            List.of("here"),
            HarnessTarget.FEATURES,
            "an account's operations cost something, and time cannot be moved",
            staleness,
            Duration.ofSeconds(5)));
  }

  /** Where the harness Worker answers. */
  String endpoint() {
    return harness.endpoint();
  }

  @Override
  public TargetInfo info() {
    return harness.info();
  }

  @Override
  public KvClient client(String location) {
    return harness.client(location);
  }

  @Override
  public List<Answer> inOneInvocation(String location, List<Request> requests) {
    return harness.inOneInvocation(location, requests);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return harness.keyValue(location);
  }

  @Override
  public long nowMillis() {
    return harness.nowMillis();
  }

  @Override
  public void pass(Duration duration) throws InterruptedException {
    harness.pass(duration);
  }

  @Override
  public List<HttpFacts> takeHttpFacts() {
    return harness.takeHttpFacts();
  }

  @Override
  public Map<String, String> identities() {
    return identities;
  }

  @Override
  public void close() {
    dev.close();
    NodePrograms.delete(folder);
  }
}
