package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.answering;
import static dev.flowkv.conformance.mutant.Mutant.asking;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.Answer.Found;
import dev.flowkv.conformance.Answer.Refused;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Request.Delete;
import dev.flowkv.conformance.Request.Get;
import dev.flowkv.conformance.Request.Put;
import dev.flowkv.engine.Profile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Services that change values, or take keys for others. */
final class ValueMutants {
  private ValueMutants() {}

  static List<Mutant> all() {
    return List.of(
        Mutant.of(
            "bytes are taken for UTF-8",
            "value-bytes",
            asking(
                Put.class,
                p ->
                    new Put(
                        p.key(),
                        new String(p.value(), StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8),
                        p.way(),
                        p.expiration(),
                        p.expirationTtl(),
                        p.metadata()))),
        Mutant.of(
            "an empty value is absent",
            "value-empty",
            answering(
                Found.class,
                f ->
                    f.value() != null && f.value().bytes().length == 0
                        ? new Found(null, f.cacheStatus())
                        : f)),
        Mutant.of(
            Profile.STRONG,
            "keys are decoded twice",
            "key-encoding",
            asking(Request.class, ValueMutants::decoded)),
        Mutant.of(
            Profile.STRONG,
            "keys are lower-case",
            "key-characters",
            asking(
                Request.class, r -> Mutant.withKey(r, k -> k.toLowerCase(java.util.Locale.ROOT)))),
        Mutant.of(
            "space at the end of a key is cut",
            "key-any",
            asking(
                Request.class,
                r -> Mutant.withKey(r, k -> k.endsWith(" ") ? k.stripTrailing() : k))),
        Mutant.of(
            "a delete does nothing",
            "delete-removes",
            () ->
                (request, service) ->
                    request instanceof Delete ? new Answer.Done() : service.perform(request)),
        Mutant.of(
            "deleting a key that is not there fails",
            "delete-missing",
            () ->
                (request, service) -> {
                  if (request instanceof Delete d
                      && service.perform(Get.of(d.key())) instanceof Found f
                      && f.value() == null) {
                    return new Refused(404, null, "key not found");
                  }
                  return service.perform(request);
                }),
        Mutant.of(
            "the last line break of a text is lost",
            "value-text",
            asking(
                Put.class,
                p -> {
                  byte[] v = p.value();
                  boolean cut = v.length > 1 && v[v.length - 1] < ' ' && v[v.length - 1] >= 0;
                  return cut
                      ? new Put(
                          p.key(),
                          java.util.Arrays.copyOf(v, v.length - 1),
                          p.way(),
                          p.expiration(),
                          p.expirationTtl(),
                          p.metadata())
                      : p;
                })));
  }

  private static Request decoded(Request request) {
    return Mutant.withKey(
        request,
        k -> {
          try {
            return URLDecoder.decode(k.replace("+", "%2B"), StandardCharsets.UTF_8);
          } catch (IllegalArgumentException e) {
            return k;
          }
        });
  }
}
