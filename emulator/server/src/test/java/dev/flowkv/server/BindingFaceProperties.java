package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.KvEntry;
import dev.flowkv.server.RawHttp.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a key, a namespace or a binding is called, the engine gets it as it is. */
class BindingFaceProperties {
  private static RunningServer server;

  @BeforeContainer
  static void start() {
    server =
        RunningServer.start(
            RunningServer.config().toBuilder().set("sameKeyWritesPerSecond", "off").build());
  }

  @AfterContainer
  static void stop() {
    server.close();
  }

  /** How a call of a binding becomes a request. */
  enum Wrapping {
    WORKERD,
    MINIFLARE_PATH,
    MINIFLARE_QUERY;

    Answer send(
        RawHttp http, String method, String target, String body, Place place, String... headers) {
      List<String> lines = new ArrayList<>();
      String url = "https://fake-host" + target;
      if (this == WORKERD) {
        lines.add("X-KV-Namespace-Id: " + place.namespace);
        lines.add("CF-KV-FLPROD-405: " + url);
        lines.addAll(List.of(headers));
        return http.send(method, target, body, lines.toArray(String[]::new));
      }
      lines.add("MF-URL: " + url);
      lines.add("MF-Binding: " + place.binding);
      lines.add("MF-Header-cf-kv-flprod-405: " + url);
      for (String header : headers) {
        lines.add("MF-Header-" + header);
      }
      String connection =
          this == MINIFLARE_PATH
              ? "/binding/" + escaped(place.namespace, UNRESERVED) + "?flowkv-location="
              : "/bindings?OTHER=x&"
                  + form(place.binding)
                  + "="
                  + form(place.namespace)
                  + "&flowkv-location=sjc";
      return http.send(method, connection, body, lines.toArray(String[]::new));
    }
  }

  record Place(String namespace, String binding) {}

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()";

  /** What each kind of client leaves as it is in a path: the rest is escaped. */
  enum Escaping {
    /** workerd's get and put. */
    PATH(UNRESERVED + "$&+,:;=@[]^|"),
    /** workerd's delete. */
    COMPONENT(UNRESERVED),
    EVERYTHING(""),
    /** A raw client's, with all that a request line can hold. */
    HARDLY(UNRESERVED + "$&+,:;=@[]^|/\\{}`<>\"é😀\uffff");

    private final String unescaped;

    Escaping(String unescaped) {
      this.unescaped = unescaped;
    }

    String target(String key) {
      return "/" + escaped(key, unescaped) + "?urlencoded=true";
    }
  }

  private static String escaped(String text, String unescaped) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String one = Character.toString(c);
              if (unescaped.contains(one)) {
                out.append(one);
              } else {
                for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
                  out.append(String.format("%%%02X", b & 0xff));
                }
              }
            });
    return out.toString();
  }

  private static String form(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Property(tries = 1000)
  void everyKeyIsItselfHoweverItIsWrapped(
      @ForAll("keys") String key,
      @ForAll("places") Place place,
      @ForAll Wrapping wrapping,
      @ForAll Escaping writing,
      @ForAll Escaping reading,
      @ForAll("metadata") String metadata) {
    server.emulator().reset();
    try (RawHttp http = server.http()) {
      Answer put =
          wrapping.send(
              http, "PUT", writing.target(key), "v", place, "CF-KV-Metadata: " + metadata);
      assertThat(put.status()).as(put.reason()).isEqualTo(200);
      assertThat(server.emulator().namespace(place.namespace).entries())
          .extracting(KvEntry::key)
          .containsExactly(key);

      Answer get = wrapping.send(http, "GET", reading.target(key), "", place);
      assertThat(get.status()).as(get.reason()).isEqualTo(200);
      assertThat(get.text()).isEqualTo("v");
      assertThat(get.header("CF-KV-Metadata")).isEqualTo(metadata);

      String prefix = "/?key_count_limit=10&prefix=" + form(key);
      assertThat(wrapping.send(http, "GET", prefix, "", place).text()).contains("\"keys\":[{");

      Answer delete = wrapping.send(http, "DELETE", Escaping.COMPONENT.target(key), "", place);
      assertThat(delete.status()).as(delete.reason()).isEqualTo(200);
      assertThat(server.emulator().namespace(place.namespace).entries()).isEmpty();
    }
  }

  @Property(tries = 300)
  void aKeyThatIsNotEscapedAtAllIsItself(
      @ForAll("plainKeys") String key, @ForAll("places") Place place, @ForAll Wrapping wrapping) {
    server.emulator().reset();
    try (RawHttp http = server.http()) {
      Answer put = wrapping.send(http, "PUT", "/" + key, "v", place);
      assertThat(put.status()).as(put.reason()).isEqualTo(200);
      assertThat(server.emulator().namespace(place.namespace).entries())
          .extracting(KvEntry::key)
          .containsExactly(key);
      assertThat(wrapping.send(http, "GET", "/" + key, "", place).text()).isEqualTo("v");
    }
  }

  /** Texts that faces have a meaning of their own for, and any others. */
  @Provide
  Arbitrary<String> keys() {
    Arbitrary<String> routes =
        Arbitraries.of(
            "bindings",
            "binding",
            "binding/",
            "binding/x",
            "bindings?K=x",
            "bulk/get",
            "bulk",
            "client/v4",
            "client/v4/accounts/a/storage/kv/namespaces",
            "__flowkv/health",
            "__flowkv",
            "metrics",
            "/",
            "//",
            "//x/y",
            "http://localhost/k",
            "*",
            "%",
            "%2F",
            "%C0%80",
            "+",
            " ",
            "...",
            "./",
            "../..",
            "a/../b",
            "a/./b",
            "..;",
            ";x=1",
            "\u0000",
            "\u007f",
            "?",
            "#",
            "\uffff",
            "urlencoded=true");
    return Arbitraries.oneOf(
            routes,
            Arbitraries.of("bindings", "binding/", "client/v4/", "/", "%", "..")
                .flatMap(start -> texts().map(rest -> start + rest)),
            texts())
        .filter(k -> !List.of("", ".", "..").contains(k));
  }

  /** Keys that a request line holds as they are: no control characters, the newer ones neither. */
  @Provide
  Arbitrary<String> plainKeys() {
    return keys()
        .map(k -> k.replaceAll("[\\x00-\\x20\\x7f-\\x9f?#]", "~"))
        .filter(k -> !List.of(".", "..").contains(k));
  }

  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.of(0x80, 0xe9, 0xff, 0x2028, 0xfffd, 0xffff, 0x1f600, 0x10ffff))
        .list()
        .ofMaxSize(12)
        .map(cs -> cs.stream().map(Character::toString).collect(Collectors.joining()));
  }

  /** Ids and names of bindings that a header can carry: control characters cannot. */
  @Provide
  Arbitrary<Place> places() {
    Arbitrary<String> ids =
        Arbitraries.oneOf(
            Arbitraries.of("app", ".", "..", "my-app:SESSION", "É_KV", "a/b", "/", "a b"),
            texts().map(t -> t.replaceAll("[\\x00-\\x1f]", "_").strip()).filter(t -> !t.isEmpty()));
    Arbitrary<String> bindings =
        Arbitraries.oneOf(
            Arbitraries.of("KV", "É_KV", "location", " KV ", "MF-Binding", "a&b=c#d?", "😀"),
            texts().map(t -> t.replaceAll("[\\x00-\\x1f]", "_")));
    return ids.flatMap(id -> bindings.map(binding -> new Place(id, binding)))
        .filter(p -> !p.binding.equals("OTHER"));
  }

  @Provide
  Arbitrary<String> metadata() {
    return texts().map(t -> "\"" + t.replaceAll("[\\x00-\\x1f\"\\\\]", "_") + "\"");
  }
}
