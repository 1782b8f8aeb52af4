package dev.flowkv.conformance.targets;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.rest.RestKeyValue;
import dev.flowkv.rest.RestKvOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Anybody's service that speaks the REST API v4. */
public final class RestTarget implements ConformanceTarget {
  /** What anybody's REST API can. */
  public static final Set<Feature> FEATURES =
      Set.of(Feature.BULK_READ, Feature.BULK_WRITE, Feature.REST_CODES, Feature.PROVIDER);

  private final String endpoint;
  private final String account;
  private final @Nullable String token;
  private final HttpExchange http;
  private final String namespaces;
  private final String namespace;
  private final boolean owned;
  private final Duration staleness;
  private final WallClock clock = WallClock.system();

  /**
   * A service.
   *
   * @param endpoint up to and including {@code /client/v4}
   * @param account the account
   * @param namespace the namespace; null: one is made, and deleted at the end
   * @param token a bearer token; null: none is sent
   * @param staleness how stale its answers may be
   */
  public RestTarget(
      String endpoint,
      String account,
      @Nullable String namespace,
      @Nullable String token,
      Duration staleness) {
    this.endpoint = endpoint.replaceAll("/+$", "");
    this.account = account;
    this.token = token;
    this.http = new HttpExchange(token);
    this.namespaces = this.endpoint + "/accounts/" + account + "/storage/kv/namespaces";
    this.owned = namespace == null;
    this.staleness = staleness;
    try {
      this.namespace =
          namespace == null
              ? RestKvClient.createNamespace(
                  http, namespaces, "flowkv-conformance-" + clock.nowMillis())
              : namespace;
    } catch (IOException e) {
      throw new CannotRunException("at " + endpoint + " " + e.getMessage());
    }
  }

  @Override
  public TargetInfo info() {
    return new TargetInfo(
        "rest",
        "the REST API at " + endpoint,
        "rest",
        List.of("rest"),
        FEATURES,
        "the REST API has none, or an account's operations cost something",
        staleness,
        Duration.ofSeconds(5));
  }

  @Override
  public KvClient client(String location) {
    return new RestKvClient(http, namespaces + "/" + namespace);
  }

  @Override
  public Optional<KeyValue> keyValue(String location) {
    return Optional.of(
        RestKeyValue.of(
            RestKvOptions.at(
                URI.create(endpoint), account, namespace, token == null ? "none" : token)));
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
  public void close() throws IOException {
    if (owned) {
      HttpExchange.Response gone = http.send("DELETE", namespaces + "/" + namespace, null, null);
      if (gone.status() < 200 || gone.status() >= 300) {
        throw new IOException(
            "the namespace " + namespace + " could not be deleted: " + gone.reason());
      }
    }
  }
}
