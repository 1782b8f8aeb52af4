package dev.flowkv.conformance.mutant;

import static dev.flowkv.conformance.mutant.Mutant.overHttp;
import static dev.flowkv.conformance.mutant.Routes.VALUE;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.flowkv.testkit.FaultyProxy.Asked;
import dev.flowkv.testkit.FaultyProxy.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Services that are wrong in {@code values/{key}} alone. */
final class ValueRouteMutants {
  private static final int KEPT = 65_536;

  private ValueRouteMutants() {}

  static List<Mutant> all() {
    return List.of(
        overHttp(
            "GET values/{key} reformats JSON",
            "value-verbatim",
            VALUE.answeringFound(ValueRouteMutants::reformatted)),
        overHttp(
            "GET values/{key} cuts a value at 64 KiB",
            "value-large",
            VALUE.answeringFound(
                r -> r.withBody(Arrays.copyOf(r.body(), Math.min(KEPT, r.body().length))))),
        overHttp(
            "GET values/{key} takes an empty value for none",
            "value-empty",
            VALUE.answering(r -> r.body().length == 0 ? missing(404, 10009) : r)),
        overHttp(
            "GET values/{key} brings a deleted value back once",
            "delete-removes",
            () -> new Routes.OnceMore(VALUE)),
        overHttp(
            "GET values/{key} goes on answering what has expired, once",
            "expiration-ttl",
            () -> new Routes.OnceMore(VALUE)),
        overHttp(
            "GET values/{key} answers the first write for ever",
            "overwrite-replaces-all",
            () -> new Routes.FirstForEver(VALUE)),
        overHttp(
            "GET values/{key} never sees that a key was overwritten",
            "convergence",
            () -> new Routes.FirstForEver(VALUE)),
        overHttp(
            "GET values/{key} has the code of a missing namespace for a missing key",
            "rest-missing-key",
            VALUE.answering(r -> r.status() == 404 ? missing(404, 10008) : r)),
        overHttp(
            "GET values/{key} has the status 400 for a missing key",
            "rest-missing-key",
            VALUE.answering(r -> r.status() == 404 ? missing(400, 10009) : r)),
        overHttp(
            "GET values/{key} answers a missing key with an empty value",
            "rest-missing-key",
            VALUE.answering(r -> r.status() == 404 ? new Reply(200, Map.of(), new byte[0]) : r)),
        overHttp(
            "GET values/{key} takes bytes for UTF-8",
            "value-bytes",
            VALUE.answeringFound(r -> r.withBody(utf8(Routes.text(r.body()))))),
        overHttp(
            "GET values/{key} cuts a byte order mark",
            "value-verbatim",
            VALUE.answeringFound(
                r -> r.withBody(utf8(Routes.text(r.body()).replace("\ufeff", ""))))),
        overHttp(
            "GET values/{key} cuts white space at the end",
            "value-verbatim",
            VALUE.answeringFound(r -> r.withBody(utf8(Routes.text(r.body()).stripTrailing())))),
        overHttp(
            "GET values/{key} decodes the key twice",
            "key-encoding",
            () ->
                (asked, server) ->
                    server.ask(
                        VALUE.isAskedBy(asked)
                            ? new Asked("GET", asked.path().replace("%252F", "%2F"), asked.body())
                            : asked)),
        overHttp(
            "GET values/{key} does not tell the expiration",
            "expiration-listed",
            VALUE.answeringFound(ValueRouteMutants::withoutExpiration)),
        overHttp(
            "a value in a form loses the line break at its end",
            "value-verbatim",
            () ->
                (asked, server) -> {
                  String body = new String(asked.body(), StandardCharsets.ISO_8859_1);
                  boolean form = asked.method().equals("PUT") && body.startsWith("--");
                  return server.ask(
                      form
                          ? new Asked(
                              asked.method(),
                              asked.path(),
                              body.replace("\r\n\r\n--", "\r\n--")
                                  .getBytes(StandardCharsets.ISO_8859_1))
                          : asked);
                }));
  }

  private static Reply missing(int status, int code) {
    return Routes.envelope(status, code, "get: 'key not found'");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Reply reformatted(Reply reply) {
    try {
      String text = Routes.text(reply.body());
      return text.startsWith("{")
          ? reply.withBody(utf8(Routes.JSON.readTree(text).toString()))
          : reply;
    } catch (JsonProcessingException e) {
      return reply;
    }
  }

  private static Reply withoutExpiration(Reply reply) {
    Map<String, List<String>> headers = new HashMap<>(reply.headers());
    headers.keySet().removeIf(name -> name.equalsIgnoreCase("expiration"));
    return new Reply(reply.status(), headers, reply.body());
  }
}
