package dev.flowkv.rest;

import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvPolicy;

/**
 * The capability over the REST API.
 *
 * <pre>{@code
 * KeyValue visits =
 *     RestKeyValue.of(RestKvOptions.cloudflare(accountId, namespaceId, token));
 * }</pre>
 *
 * <p>Safe for use by many threads; connections are kept alive and shared. It differs from the
 * binding in this, and says so in its info: {@code cacheTtl} is checked and then has no effect,
 * since the API knows none; value and metadata are read by two requests, so that they may belong to
 * two versions of a key that is written meanwhile; a page of fewer than ten keys is cut from one of
 * ten.
 */
public final class RestKeyValue {
  private RestKeyValue() {}

  /** The capability of a namespace. */
  public static KeyValue of(RestKvOptions options) {
    return of(options, KvPolicy.standard());
  }

  /** The capability of a namespace, with other settings of the checks. */
  public static KeyValue of(RestKvOptions options, KvPolicy policy) {
    return KeyValue.over(new RestProvider(options, new RestClient(options)), policy);
  }
}
