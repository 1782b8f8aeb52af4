package dev.flowkv.rest;

import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvContent;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvList;
import dev.flowkv.capability.KvProvider;
import dev.flowkv.capability.KvValue;
import dev.flowkv.capability.ListOptions;
import dev.flowkv.capability.PutOptions;
import dev.flowkv.rest.RestCall.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import java.util.function.Supplier;

/** Translates operations to requests. */
final class RestProvider implements KvProvider {
  private final RestClient client;
  private final KvCapabilityInfo info;

  RestProvider(RestKvOptions options, RestClient client) {
    this.client = client;
    boolean real = options.baseUrl().equals(RestKvOptions.CLOUDFLARE);
    this.info =
        KvCapabilityInfo.workersKv("workers-kv-rest")
            // A server at another address has not said what happens to the data.
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
                                parsed(metadata(key), answer, RestAnswers.Metadata::parse)
                                    .text())));
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
    RestAnswers.Page page = parsed(call, client.send(call), RestAnswers.Page::parse);
    return small.cut(page.keys(), page.cursor());
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

  private interface Parser<T> {
    T parse(byte[] answer) throws IOException;
  }

  private static <T> T parsed(RestCall call, byte[] answer, Parser<T> parser) {
    try {
      return parser.parse(answer);
    } catch (IOException e) {
      throw KvException.of(
          KvErrorCode.UNAVAILABLE,
          call.operation() + ": the answer is not the JSON of the API",
          null,
          null,
          e);
    }
  }
}
