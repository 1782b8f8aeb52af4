package dev.flowkv.server.rest;

import dev.flowkv.engine.GetOptions;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvEmulator;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvRead;
import dev.flowkv.engine.KvValue;
import dev.flowkv.engine.KvWrite;
import dev.flowkv.engine.PutOptions;
import dev.flowkv.server.http.Body;
import dev.flowkv.server.http.LargeAnswer;
import dev.flowkv.server.http.Query;
import io.javalin.http.Context;
import java.util.Locale;

/** {@code values/{key}} of a namespace. */
final class ValueRoutes {
  private final KvEmulator emulator;

  ValueRoutes(KvEmulator emulator) {
    this.emulator = emulator;
  }

  KeyOperation<KvRead> get(RestRequest request) {
    return new KeyOperation<>(
        RestAccess.of(emulator, request),
        new KvCall.Get(request.key(), GetOptions.DEFAULT),
        read -> answer(request, read));
  }

  private static void answer(RestRequest request, KvRead read) {
    KvValue value =
        read.value()
            .orElseThrow(
                () -> new RestFailure(404, RestErrors.KEY_NOT_FOUND, "get: 'key not found'"));
    Context ctx = request.context();
    read.expirationSeconds().ifPresent(e -> ctx.header("expiration", Long.toString(e)));
    // Some clients decide by the exact type whether they got bytes; it carries no charset.
    ctx.res().setCharacterEncoding(null);
    ctx.contentType("application/octet-stream");
    LargeAnswer.stream(ctx, value.size(), value.asInputStream());
  }

  KeyOperation<KvWrite> put(RestRequest request) {
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
    KvCall.Put put;
    if (multipart) {
      MultipartValue parts = MultipartValue.parse(contentType, body.bytes());
      put = new KvCall.Put(key, KvValue.wrap(parts.value()), parts.complete(options));
    } else {
      put = new KvCall.Put(key, KvValue.wrap(body.bytes()), options);
    }
    return new KeyOperation<>(access, put, written -> done(request));
  }

  KeyOperation<KvWrite> delete(RestRequest request) {
    return new KeyOperation<>(
        RestAccess.of(emulator, request),
        new KvCall.Delete(request.key()),
        written -> done(request));
  }

  private static void done(RestRequest request) {
    RestEnvelope.success(request.context(), null);
  }
}
