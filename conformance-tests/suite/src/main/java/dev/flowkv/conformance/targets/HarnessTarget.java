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
import dev.flowkv.testkit.HarnessKeyValue;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A harness Worker somewhere, and whatever serves its binding {@code FLOW_KV}. */
public final class HarnessTarget implements ConformanceTarget {
  /** What a binding of the real service can; operations cost something. */
  public static final Set<Feature> FEATURES =
      Set.of(
          Feature.TYPES,
          Feature.CACHE_TTL,
          Feature.BULK_READ,
          Feature.SMALL_PAGES,
          Feature.RATE_LIMIT);

  private static final String BINDING = "FLOW_KV";

  private final TargetInfo info;
  private final String endpoint;
  private final HttpExchange http;
  private final WallClock clock = WallClock.system();
  private final boolean hasProvider;
  private final @Nullable String secret;

  /**
   * A harness Worker that answers at a URL.
   *
   * @param secret the Worker's {@code HARNESS_SECRET}; null: it has none
   */
  HarnessTarget(TargetInfo info, String endpoint, @Nullable String secret) {
    this.endpoint = endpoint;
    this.http = new HttpExchange(secret);
    this.hasProvider = secret == null;
    this.secret = secret;
    EnumSet<Feature> features = EnumSet.copyOf(info.features());
    if (hasProvider) {
      features.add(Feature.PROVIDER);
    }
    this.info = info.withFeatures(features);
  }

  /** One that is run by somebody else, in whatever place. */
  public static HarnessTarget at(String endpoint, @Nullable String secret, Duration staleness) {
    HarnessTarget target =
        new HarnessTarget(
            new TargetInfo(
                "harness",
                "the harness Worker at " + endpoint,
                "binding",
                List.of("here"),
                FEATURES,
                "a service that costs something, or its account, has none",
                staleness,
                Duration.ofSeconds(5)),
            endpoint,
            secret);
    HttpExchange.Response health = target.http.send("GET", endpoint + "/health", null, null);
    if (!health.json().path("status").asText().equals("ok")) {
      throw new CannotRunException(
          "no harness Worker answers at " + endpoint + ": " + health.reason());
    }
    return target;
  }

  /** Where the harness Worker answers. */
  String endpoint() {
    return endpoint;
  }

  @Override
  public TargetInfo info() {
    return info;
  }

  @Override
  public KvClient client(String location) {
    return new HarnessKvClient(http, endpoint, BINDING);
  }

  @Override
  public List<Answer> inOneInvocation(String location, List<Request> requests) {
    return new HarnessKvClient(http, endpoint, BINDING).inOneInvocation(requests);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return hasProvider
        ? Optional.of(HarnessKeyValue.at(endpoint).binding(BINDING))
        : Optional.empty();
  }

  @Override
  public long nowMillis() {
    return clock.nowMillis();
  }

  @Override
  public void pass(Duration duration) throws InterruptedException {
    clock.pass(duration);
  }

  @Override
  public List<HttpFacts> takeHttpFacts() {
    return http.takeFacts();
  }

  @Override
  public Map<String, String> identities() {
    return secret == null
        ? Map.of("endpoint", endpoint)
        : Map.of("endpoint", endpoint, "token", secret);
  }

  @Override
  public void close() throws IOException {}
}
