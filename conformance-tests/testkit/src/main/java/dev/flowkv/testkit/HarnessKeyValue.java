package dev.flowkv.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvLimit;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvValue;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.capability.UnicodeText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The capability of a harness Worker, over its protocol ({@code
 * docs/reference/harness-protocol.md}). It checks nothing itself: every refusal is the Worker's.
 */
public final class HarnessKeyValue implements KeyValue {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final HttpClient client;
  private final String url;
  private final Map<String, String> settings;

  private HarnessKeyValue(HttpClient client, String url, Map<String, String> settings) {
    this.client = client;
    this.url = url;
    this.settings = settings;
  }

  /** The capability {@code FLOW_KV} of the Worker that answers at a URL. */
  public static HarnessKeyValue at(String url) {
    return new HarnessKeyValue(
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), url, Map.of());
  }

  /** The same Worker, with another binding. */
  public HarnessKeyValue binding(String name) {
    return with("binding", name);
  }

  /** The same Worker, a smaller {@code cacheTtl} allowed. */
  public HarnessKeyValue minimumCacheTtlSeconds(int seconds) {
    return with("minimumCacheTtl", Integer.toString(seconds));
  }

  private HarnessKeyValue with(String setting, String value) {
    Map<String, String> more = new TreeMap<>(settings);
    more.put(setting, value);
    return new HarnessKeyValue(client, url, more);
  }

  @Override
  public KvCapabilityInfo info() {
    JsonNode info = json(send("GET", "info", query(), BodyPublishers.noBody()).body());
    Map<KvLimit, Long> limits = new TreeMap<>();
    for (KvLimit limit : KvLimit.values()) {
      JsonNode value = info.path("limits").path(limit.wireName());
      if (!value.isMissingNode()) {
        limits.put(limit, value.asLong());
      }
    }
    Map<String, String> extensions = new TreeMap<>();
    info.path("extensions")
        .properties()
        .forEach(e -> extensions.put(e.getKey(), e.getValue().asText()));
    return new KvCapabilityInfo(
        info.path("provider").asText(),
        named(KvCapabilityInfo.Consistency.values(), info.path("consistency")),
        named(KvCapabilityInfo.Durability.values(), info.path("durability")),
        named(KvCapabilityInfo.TtlSupport.values(), info.path("ttl")),
        info.has("minimum_ttl_seconds")
            ? OptionalInt.of(info.get("minimum_ttl_seconds").asInt())
            : OptionalInt.empty(),
        limits,
        extensions);
  }

  private static <E extends Enum<E>> E named(E[] values, JsonNode name) {
    return Arrays.stream(values)
        .filter(v -> v.name().equalsIgnoreCase(name.asText()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Optional<KvValue> get(String key, GetOptions options) {
    return read(key, "bytes", options, false).map(KvEntry::value);
  }

  @Override
  public Optional<InputStream> getStream(String key, GetOptions options) {
    return read(key, "stream", options, false)
        .map(e -> new ByteArrayInputStream(e.value().bytes()));
  }

  @Override
  public Optional<KvEntry> getWithMetadata(String key, GetOptions options) {
    return read(key, "bytes", options, true);
  }

  /** Reads with the type that the Worker asks its provider for. */
  public Optional<KvEntry> read(String key, String as, GetOptions options, boolean withMetadata) {
    if (UnicodeText.hasUnpairedSurrogate(key)) {
      batch(operation("get").put("key", key));
      return Optional.empty();
    }
    Map<String, String> query = query();
    query.put("key", key);
    query.put("as", as);
    query.put("withMetadata", Boolean.toString(withMetadata));
    options.cacheTtlSeconds().ifPresent(ttl -> query.put("cacheTtl", Long.toString(ttl)));
    HttpResponse<byte[]> response = send("GET", "value", query, BodyPublishers.noBody());
    return response.statusCode() == 404
        ? Optional.empty()
        : Optional.of(new KvEntry(KvValue.of(response.body()), metadata(response)));
  }

  private static Optional<String> metadata(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("kv-metadata")
        // URLDecoder takes a plus for a space; encodeURIComponent has escaped every plus.
        .map(text -> URLDecoder.decode(text, StandardCharsets.UTF_8));
  }

  @Override
  public void put(String key, String text, PutOptions options) {
    if (UnicodeText.hasUnpairedSurrogate(key)
        || UnicodeText.hasUnpairedSurrogate(text)
        || options.metadata().filter(UnicodeText::hasUnpairedSurrogate).isPresent()) {
      // Only JSON has an escape for it.
      batch(putOperation(key, options).put("text", text));
      return;
    }
    put(key, "text", BodyPublishers.ofString(text), options);
  }

  @Override
  public void put(String key, byte[] bytes, PutOptions options) {
    put(key, "bytes", BodyPublishers.ofByteArray(bytes), options);
  }

  @Override
  public void put(String key, InputStream stream, PutOptions options) {
    put(key, "stream", BodyPublishers.ofInputStream(() -> stream), options);
  }

  /** Writes a stream that fails, inside the Worker, after some bytes. */
  public void putBreaking(String key, byte[] bytes, int breakAfter) {
    with("breakAfter", Integer.toString(breakAfter))
        .put(key, "stream", BodyPublishers.ofByteArray(bytes), PutOptions.NONE);
  }

  private void put(String key, String as, BodyPublisher body, PutOptions options) {
    Map<String, String> query = query();
    query.put("key", key);
    query.put("as", as);
    options.expirationSeconds().ifPresent(e -> query.put("expiration", Long.toString(e)));
    options.expirationTtlSeconds().ifPresent(t -> query.put("expirationTtl", Long.toString(t)));
    options.metadata().ifPresent(m -> query.put("metadata", m));
    send("PUT", "value", query, body);
  }

  private static ObjectNode putOperation(String key, PutOptions options) {
    ObjectNode operation = operation("put").put("key", key);
    options.metadata().ifPresent(m -> operation.put("metadata", m));
    return operation;
  }

  @Override
  public KvList list(ListOptions options) {
    if (UnicodeText.hasUnpairedSurrogate(options.prefix())) {
      return list(batch(operation("list").put("prefix", options.prefix())).get(0));
    }
    Map<String, String> query = query();
    query.put("prefix", options.prefix());
    options.cursor().ifPresent(cursor -> query.put("cursor", cursor));
    options.limit().ifPresent(limit -> query.put("limit", Integer.toString(limit)));
    return list(json(send("GET", "list", query, BodyPublishers.noBody()).body()));
  }

  /** All keys of a prefix, the pages followed inside the Worker. */
  public List<String> keyNames(String prefix) {
    Map<String, String> query = query();
    query.put("prefix", prefix);
    return json(send("GET", "keys", query, BodyPublishers.noBody()).body())
        .path("keys")
        .findValuesAsText("name");
  }

  private static KvList list(JsonNode page) {
    List<KvKey> keys = new ArrayList<>();
    for (JsonNode key : page.path("keys")) {
      keys.add(
          new KvKey(
              key.path("name").asText(),
              key.has("expiration")
                  ? OptionalLong.of(key.get("expiration").asLong())
                  : OptionalLong.empty(),
              Optional.ofNullable(key.get("metadata")).map(JsonNode::asText)));
    }
    return new KvList(keys, Optional.ofNullable(page.get("cursor")).map(JsonNode::asText));
  }

  @Override
  public void delete(String key) {
    if (UnicodeText.hasUnpairedSurrogate(key)) {
      batch(operation("delete").put("key", key));
      return;
    }
    Map<String, String> query = query();
    query.put("key", key);
    send("DELETE", "value", query, BodyPublishers.noBody());
  }

  /** Begins an operation for {@link #batch}. */
  public static ObjectNode operation(String name) {
    return JSON.createObjectNode().put("op", name);
  }

  /**
   * Runs operations in one invocation of the Worker.
   *
   * @return their results; if there is one operation and it fails, its exception is thrown
   */
  public List<JsonNode> batch(ObjectNode... operations) {
    ObjectNode body = JSON.createObjectNode();
    Arrays.stream(operations).forEach(body.putArray("operations")::add);
    String text = AsciiJson.of(body);
    JsonNode answer = json(send("POST", "batch", query(), BodyPublishers.ofString(text)).body());
    List<JsonNode> results = new ArrayList<>();
    answer.path("results").forEach(results::add);
    if (operations.length == 1 && results.get(0).has("error")) {
      throw exception(results.get(0).get("error"), null);
    }
    return results;
  }

  private Map<String, String> query() {
    return new TreeMap<>(settings);
  }

  private HttpResponse<byte[]> send(
      String method, String path, Map<String, String> query, BodyPublisher body) {
    StringBuilder uri = new StringBuilder(url).append('/').append(path);
    char separator = '?';
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      uri.append(separator)
          .append(parameter.getKey())
          .append('=')
          .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
      separator = '&';
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri.toString()))
            .timeout(TIMEOUT)
            .method(method, body)
            .build();
    try {
      HttpResponse<byte[]> response = answer(request);
      if (response.statusCode() >= 400 && !isMiss(response)) {
        throw exception(json(response.body()).path("error"), response);
      }
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + uri, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends a request, again if wrangler says so. A body that can be sent only once is not. */
  private HttpResponse<byte[]> answer(HttpRequest request)
      throws IOException, InterruptedException {
    boolean isRepeatable = request.bodyPublisher().map(b -> b.contentLength() >= 0).orElse(true);
    HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
    for (int i = 1;
        i < WranglerProxy.MOST_SENDINGS
            && isRepeatable
            && WranglerProxy.asksAgain(response.statusCode(), response.body());
        i++) {
      WranglerProxy.pause();
      response = client.send(request, BodyHandlers.ofByteArray());
    }
    return response;
  }

  private static boolean isMiss(HttpResponse<byte[]> response) {
    return response.statusCode() == 404
        && new String(response.body(), StandardCharsets.UTF_8).equals("{\"found\":false}");
  }

  private static RuntimeException exception(
      JsonNode error, @Nullable HttpResponse<byte[]> response) {
    String message = error.path("message").asText();
    Optional<KvErrorCode> code = KvErrorCode.named(error.path("code").asText());
    if (code.isEmpty()) {
      return new IllegalStateException(
          "the harness Worker failed: " + error + (response == null ? "" : " " + response));
    }
    return error.has("platformText")
        ? KvException.of(code.get(), message, error.get("platformText").asText())
        : KvException.of(code.get(), message);
  }

  private static JsonNode json(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // What wrangler's own proxy answers when the request breaks off.
      throw new UncheckedIOException("not the harness Worker's answer: " + text, e);
    }
  }
}
