package dev.flowkv.server.rest;

import com.fasterxml.jackson.databind.util.RawValue;
import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.ListOptions;
import dev.flowkv.engine.ListPage;
import dev.flowkv.engine.ListedKey;
import dev.flowkv.server.http.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code keys} and {@code metadata/{key}} of a namespace. */
final class KeyRoutes {
  private final KvEmulator emulator;

  KeyRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  KeyOperation<ListPage> list(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    Query query = request.query();
    String limit = query.get("limit");
    checkLimit(limit);
    ListOptions options = new ListOptions(query.get("prefix", ""), limit, query.get("cursor"));
    return new KeyOperation<>(access, new KvCall.ListKeys(options), page -> answer(request, page));
  }

  private static void answer(RestRequest request, ListPage page) {
    List<Map<String, Object>> keys = page.keys().stream().map(KeyRoutes::json).toList();
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("count", keys.size());
    info.put("cursor", page.cursor().orElse(""));
    RestEnvelope.success(request.context(), keys, info);
  }

  KeyOperation<KvRead> metadata(RestRequest request) {
    return new KeyOperation<>(
        RestAccess.of(emulator, request),
        new KvCall.Get(request.key(), GetOptions.DEFAULT),
        read -> metadata(request, read));
  }

  private static void metadata(RestRequest request, KvRead read) {
    if (!read.isPresent()) {
      throw new RestFailure(404, RestErrors.KEY_NOT_FOUND, "metadata: 'key not found'");
    }
    RestEnvelope.success(request.context(), read.metadata().map(RawValue::new).orElse(null));
  }

  /** REST asks for at least ten keys, which the binding does not. */
  private static void checkLimit(@Nullable String limit) {
    if (limit != null && limit.matches("\\+?0*[1-9]")) {
      throw new RestFailure(
          400,
          RestErrors.INVALID_LIMIT,
          "list keys: 'Invalid limit of "
              + limit
              + ". Please specify an integer of at least "
              + KvLimits.REST_LIST_KEYS_MINIMUM
              + ".'");
    }
  }

  private static Map<String, Object> json(ListedKey key) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", key.name());
    key.expirationSeconds().ifPresent(e -> json.put("expiration", e));
    key.metadata().ifPresent(m -> json.put("metadata", new RawValue(m)));
    return json;
  }
}
