package dev.flowkv.server.rest;

import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.http.Body;
import dev.flowkv.server.http.Query;
import io.javalin.http.Context;
import java.util.Locale;

/** {@code values/{key}} of a namespace. */
final class ValueRoutes {
  private final KvEmulator emulator;

  ValueRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  void get(RestRequest request) {
    KvRead read = RestAccess.of(emulator, request).get(request.key());
    KvValue value =
        read.value()
            .orElseThrow(
                () -> new RestFailure(404, RestErrors.KEY_NOT_FOUND, "get: 'key not found'"));
    Context ctx = request.context();
    read.expirationSeconds().ifPresent(e -> ctx.header("expiration", Long.toString(e)));
    // Some clients decide by the exact type whether they got bytes; it carries no charset.
    ctx.res().setCharacterEncoding(null);
    ctx.res().setContentLength(value.size());
    ctx.contentType("application/octet-stream").result(value.toByteArray());
  }

  void put(RestRequest request) {
    KvAccess access = RestAccess.of(emulator, request);
    String key = request.key();
    Query query = request.query();
    String contentType = request.context().contentType();
    boolean multipart =
        contentType != null
            && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    long max = emulator.maxValueBytes() + (multipart ? RestApi.OVERHEAD_BYTES : 0);
    Body body = request.body(max);
    if (body.bytes() == null) {
      throw KvFailure.valueTooLarge(body.size());
    }
    PutOptions options = new PutOptions(query.get("expiration"), query.get("expiration_ttl"), null);
    if (multipart) {
      MultipartValue parts = MultipartValue.parse(contentType, body.bytes());
      access.put(key, KvValue.wrap(parts.value()), parts.complete(options));
    } else {
      access.put(key, KvValue.wrap(body.bytes()), options);
    }
    RestEnvelope.success(request.context(), null);
  }

  void delete(RestRequest request) {
    RestAccess.of(emulator, request).delete(request.key());
    RestEnvelope.success(request.context(), null);
  }
}
