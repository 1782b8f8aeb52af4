package dev.flowkv.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvContent;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvKey;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvProvider;
import dev.flowkv.capability.KvValue;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.rest.RestCall.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Translates operations to requests. */
final class RestProvider implements KvProvider {
  /** Numbers in metadata keep every digit: they may be as long as metadata may. */
  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(KvLimits.METADATA_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final RestClient client;
  private final KvCapabilityInfo info;

  RestProvider(RestKvOptions options, RestClient client) {
    this.client = client;
    boolean real = options.baseUrl().equals(RestKvOptions.CLOUDFLARE);
    this.info =
        KvCapabilityInfo.workersKv("workers-kv-rest")
            // Whoever answers at another address has not said what becomes of the data.
            .withDurability(real ? Durability.DURABLE : Durability.UNKNOWN)
            .withExtension("com.cloudflare.kv.cache_ttl", "ignored")
            .withExtension("com.cloudflare.kv.metadata_read", "separate_request");
  }

  @Override
  public KvCapabilityInfo info() {
    return info;
  }

  @Override
  public Optional<KvValue> get(String key, GetOptions options) {
    return found(() -> client.send(value(key))).map(KvValue::of);
  }

  @Override
  public Optional<InputStream> getStream(String key, GetOptions options) {
    return found(() -> client.open(value(key)));
  }

  @Override
  public Optional<KvEntry> getWithMetadata(String key, GetOptions options) {
    // A key that is deleted between the two requests is not there.
    return get(key, options)
        .flatMap(
            value ->
                found(() -> client.send(metadata(key)))
                    .map(
                        answer ->
                            new KvEntry(
                                value,
                                RestKeys.metadata(json(metadata(key), answer).path("result")))));
  }

  private static RestCall value(String key) {
    return RestCall.read("get \"" + key + "\"", "/values/" + RestClient.encode(key));
  }

  private static RestCall metadata(String key) {
    return RestCall.read("metadata of \"" + key + "\"", "/metadata/" + RestClient.encode(key));
  }

  private static <T> Optional<T> found(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (MissingKeyException e) {
      return Optional.empty();
    }
  }

  @Override
  public void put(String key, KvContent content, PutOptions options) {
    StringBuilder path = new StringBuilder("/values/").append(RestClient.encode(key));
    options.expirationSeconds().ifPresent(at -> path.append("?expiration=").append(at));
    options.expirationTtlSeconds().ifPresent(ttl -> path.append("?expiration_ttl=").append(ttl));
    UploadBody body = UploadBody.of(content, options.metadata());
    boolean repeatable = !(content instanceof KvContent.Streamed);
    RestCall call =
        new RestCall(
            "put \"" + key + "\"",
            "PUT",
            path.toString(),
            body.publisher(),
            Optional.of(body.contentType()),
            !repeatable
                ? Effect.ONE_TIME_WRITE
                : options.expirationTtlSeconds().isPresent()
                    ? Effect.OTHER_WRITE
                    : Effect.IDEMPOTENT_WRITE);
    try {
      client.send(call);
    } catch (KvException e) {
      throw body.failureOr(e);
    }
  }

  @Override
  public KvList list(ListOptions options) {
    SmallPage small = SmallPage.of(options);
    StringBuilder path =
        new StringBuilder("/keys?limit=")
            .append(small.limitToAsk())
            .append("&prefix=")
            .append(RestClient.encode(options.prefix()));
    small.platformCursor().ifPresent(c -> path.append("&cursor=").append(RestClient.encode(c)));
    RestCall call = RestCall.read("list \"" + options.prefix() + "\"", path.toString());
    JsonNode answer = json(call, client.send(call));
    List<KvKey> keys = new ArrayList<>();
    for (JsonNode key : answer.path("result")) {
      keys.add(RestKeys.of(key));
    }
    String cursor = answer.path("result_info").path("cursor").asText("");
    return small.cut(keys, cursor.isEmpty() ? Optional.empty() : Optional.of(cursor));
  }

  @Override
  public void delete(String key) {
    RestCall call =
        new RestCall(
            "delete \"" + key + "\"",
            "DELETE",
            "/values/" + RestClient.encode(key),
            BodyPublishers.noBody(),
            Optional.empty(),
            Effect.IDEMPOTENT_WRITE);
    try {
      client.send(call);
    } catch (MissingKeyException e) {
      // It is gone, as was asked for.
      return;
    }
  }

  private static JsonNode json(RestCall call, byte[] answer) {
    try {
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw KvException.of(
          KvErrorCode.UNAVAILABLE, call.operation() + ": the answer is not JSON", null, null, e);
    }
  }
}
