package dev.flowkv.workers.harness;

import dev.flowkv.capability.GetOptions;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvEntry;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvValue;
import dev.flowkv.capability.PutOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.teavm.jso.JSObject;

/** Reads, writes and deletes of one key. */
final class ValueRoutes {
  private static final int CHUNK_BYTES = 64 * 1024;

  private ValueRoutes() {}

  static JSObject get(KeyValue keyValue, HttpRequest request) {
    String key = request.requiredQuery("key");
    String as = request.query("as", "bytes");
    GetOptions options = new GetOptions(request.queryNumber("cacheTtl"));
    if (as.equals("stream")) {
      Optional<InputStream> stream = keyValue.getStream(key, options);
      return stream.isPresent()
          ? HttpResponse.bytes(drain(stream.get()), Optional.empty())
          : notFound();
    }
    Optional<KvEntry> entry =
        request.query("withMetadata", "false").equals("true")
            ? keyValue.getWithMetadata(key, options)
            : keyValue.get(key, options).map(v -> new KvEntry(v, Optional.empty()));
    return entry.isPresent() ? found(entry.get(), as) : notFound();
  }

  private static JSObject found(KvEntry entry, String as) {
    KvValue value = entry.value();
    return switch (as) {
      case "bytes" -> HttpResponse.bytes(value.bytes(), entry.metadata());
      case "text" -> HttpResponse.text(value.text(), entry.metadata());
      case "json" -> HttpResponse.text(value.json(), entry.metadata());
      default -> throw new BadRequest("as must be bytes, text, json or stream, not " + as);
    };
  }

  private static JSObject notFound() {
    return HttpResponse.json(404, new JsonObject().with("found", false));
  }

  private static byte[] drain(InputStream stream) {
    byte[] all = new byte[CHUNK_BYTES];
    int size = 0;
    try {
      int read;
      while ((read = stream.read(all, size, all.length - size)) >= 0) {
        size += read;
        if (size == all.length) {
          all = Arrays.copyOf(all, 2 * size);
        }
      }
      stream.close();
    } catch (IOException e) {
      throw KvException.of(KvErrorCode.UNAVAILABLE, "the value broke off: " + e.getMessage());
    }
    return Arrays.copyOf(all, size);
  }

  static JSObject put(KeyValue keyValue, HttpRequest request) {
    String key = request.requiredQuery("key");
    String as = request.query("as", "bytes");
    PutOptions options =
        new PutOptions(
            request.queryNumber("expiration"),
            request.queryNumber("expirationTtl"),
            Optional.ofNullable(request.query("metadata")));
    switch (as) {
      case "bytes" -> keyValue.put(key, request.bytes(), options);
      case "text" -> keyValue.put(key, request.text(), options);
      case "stream" ->
          keyValue.put(
              key, BreakingStream.of(request.stream(), request.queryInt("breakAfter")), options);
      default -> throw new BadRequest("as must be bytes, text or stream, not " + as);
    }
    return HttpResponse.empty();
  }

  static JSObject delete(KeyValue keyValue, HttpRequest request) {
    keyValue.delete(request.requiredQuery("key"));
    return HttpResponse.empty();
  }
}
