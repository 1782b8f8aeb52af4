package dev.flowkv.server.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.formats.JsonFields;
import dev.flowkv.server.http.Body;
import dev.flowkv.server.http.PercentEncoding;
import dev.flowkv.server.http.Query;
import dev.flowkv.server.http.RawPathConnectionFactory;
import dev.flowkv.server.http.ServletBody;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** What the routes need of a request, taken from its raw form: keys must not change on the way. */
final class RestRequest {
  /**
   * The raw path's segments: "", client, v4, accounts, ACCOUNT, storage, kv, namespaces, NAMESPACE,
   * values, KEY. The key is the rest of the path, slashes included.
   */
  private static final int NAMESPACE = 8;

  private static final int KEY = 10;

  /** A string of a bulk write may be as long as the largest value, or its base64. */
  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(KvLimits.BULK_WRITE_BYTES)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Context ctx;
  private final String operation;

  RestRequest(Context ctx, String operation) {
    this.ctx = ctx;
    this.operation = operation;
  }

  Context context() {
    return ctx;
  }

  String namespaceId() {
    String raw = segment(NAMESPACE);
    return PercentEncoding.decodePath(raw).orElse(raw);
  }

  /**
   * The key. Plain slashes in front of it are lost, as they are on the platform; percent-encoded
   * ones are the key's. Source: <a
   * href="https://github.com/cloudflare/workers-sdk/issues/961">workers-sdk, issue 961</a>.
   */
  String key() {
    return decoded(segment(KEY).replaceFirst("^/+", ""));
  }

  Query query() {
    return Query.parse(
        ctx.queryString() == null ? null : RawPathConnectionFactory.restore(ctx.queryString()));
  }

  private String segment(int index) {
    List<String> segments =
        List.of(RawPathConnectionFactory.restore(ctx.req().getRequestURI()).split("/", KEY + 1));
    return index < segments.size() ? segments.get(index) : "";
  }

  private String decoded(String raw) {
    return PercentEncoding.decodePath(raw)
        .orElseThrow(
            () -> new RestFailure(400, 10023, operation + ": 'Could not URL-decode key name'"));
  }

  /** Reads the body to its end; of one that is larger than {@code maxBytes}, only the size. */
  Body body(long maxBytes) {
    return ServletBody.read(ctx, maxBytes);
  }

  /** Reads a body of at most {@code maxBytes}. */
  byte[] bytes(long maxBytes) {
    Body body = body(maxBytes);
    byte[] bytes = body.bytes();
    if (bytes == null) {
      throw new RestFailure(
          413, 10024, "the request body of " + body.size() + " bytes exceeds " + maxBytes);
    }
    return bytes;
  }

  /** Reads a body that must be JSON of at most {@code maxBytes}. */
  JsonNode json(long maxBytes) {
    byte[] bytes = bytes(maxBytes);
    try {
      // Numbers become doubles: nobody needs them, and larger ones must not be refused by Java.
      JsonNode json = JSON.readTree(bytes);
      if (json == null || json.isMissingNode()) {
        throw RestErrors.invalidBody("it is empty");
      }
      return json;
    } catch (IOException e) {
      throw RestErrors.invalidBody("it is not JSON" + JsonFields.where(e));
    }
  }
}
