package dev.flowkv.conformance.targets;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.conformance.CannotRunException;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.HttpFacts;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.TargetInfo;
import dev.flowkv.rest.RestKeyValue;
import dev.flowkv.rest.RestKvOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Anybody's service that speaks the REST API v4. */
public final class RestTarget implements ConformanceTarget {
  /** What anybody's REST API can. */
  public static final Set<Feature> FEATURES =
      Set.of(Feature.BULK_READ, Feature.BULK_WRITE, Feature.REST_CODES, Feature.PROVIDER);

  /** Everybody's, which tells nothing of who asks. */
  private static final String PUBLIC = "https://api.cloudflare.com/client/v4";

  private static final String API = "/client/v4";

  /** Cleaning up waits at least so long: keys that are left are worse. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String endpoint;
  private final String account;
  private final @Nullable String token;
  private final HttpExchange http;
  private final String namespaces;
  private final String namespace;
  private final boolean owned;
  private final Duration staleness;
  private final Duration longestWait;
  private final RetryAfter retryAfter;
  private final WallClock clock;

  /**
   * A service.
   *
   * @param endpoint up to and including {@code /client/v4}
   * @param account the account
   * @param namespace the namespace; null: one is made, and deleted at the end
   * @param token a bearer token; null: none is sent
   * @param staleness how stale its answers may be
   * @param longestWait how long a service is waited for, in all, that says 429 and when to come
   *     again
   * @param told hears of each such wait
   */
  public RestTarget(
      String endpoint,
      String account,
      @Nullable String namespace,
      @Nullable String token,
      Duration staleness,
      Duration longestWait,
      Consumer<String> told) {
    this(endpoint, account, namespace, token, staleness, longestWait, told, WallClock.system());
  }

  RestTarget(
      String endpoint,
      String account,
      @Nullable String namespace,
      @Nullable String token,
      Duration staleness,
      Duration longestWait,
      Consumer<String> told,
      WallClock clock) {
    this.endpoint = endpoint.replaceAll("/+$", "");
    this.account = account;
    this.token = token;
    this.clock = clock;
    this.retryAfter = new RetryAfter(clock, longestWait, told);
    this.http = new HttpExchange(token, retryAfter);
    this.namespaces = this.endpoint + "/accounts/" + account + "/storage/kv/namespaces";
    this.owned = namespace == null;
    this.staleness = staleness;
    this.longestWait = longestWait;
    try {
      this.namespace =
          namespace == null
              ? RestKvClient.createNamespace(
                  http, namespaces, "flowkv-conformance-" + clock.nowMillis())
              : checked(namespace);
    } catch (IOException e) {
      throw new CannotRunException("at " + endpoint + " " + e.getMessage() + whatToTry());
    }
  }

  /** Where the endpoint is an unusual one, looks whether the namespace is there. */
  private String checked(String id) throws IOException {
    if (!endpoint.endsWith(API)) {
      HttpExchange.Response page =
          http.send("GET", namespaces + "/" + id + "/keys?limit=10", null, null);
      if (page.status() != 200) {
        throw new IOException("the namespace " + id + " cannot be read: " + page.reason());
      }
    }
    return id;
  }

  private String whatToTry() {
    if (endpoint.endsWith(API)) {
      return "";
    }
    int api = endpoint.indexOf(API + "/");
    return "; try --endpoint " + (api < 0 ? endpoint : endpoint.substring(0, api)) + API;
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
  public void cleanUp() {
    retryAfter.allow(longestWait.compareTo(PATIENCE) > 0 ? longestWait : PATIENCE);
  }

  @Override
  public List<HttpFacts> takeHttpFacts() {
    return http.takeFacts();
  }

  @Override
  public Map<String, String> identities() {
    Map<String, String> identities = new HashMap<>();
    identities.put("account", account);
    identities.put("namespace", namespace);
    if (token != null) {
      identities.put("token", token);
    }
    if (!endpoint.equals(PUBLIC)) {
      identities.put("endpoint", endpoint);
    }
    return identities;
  }

  @Override
  public void close() throws IOException {
    if (owned) {
      cleanUp();
      HttpExchange.Response gone = http.send("DELETE", namespaces + "/" + namespace, null, null);
      if (gone.status() < 200 || gone.status() >= 300) {
        throw new IOException(
            "the namespace " + namespace + " could not be deleted: " + gone.reason());
      }
    }
  }
}
