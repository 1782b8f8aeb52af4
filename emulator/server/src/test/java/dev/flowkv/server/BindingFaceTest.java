package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.server.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The binding face, byte by byte, as workerd speaks it. */
class BindingFaceTest {
  private static final String NS = "X-KV-Namespace-Id: app";
  private static final String LHR = "X-KV-Location: lhr";
  private static final String SJC = "X-KV-Location: sjc";
  private static final String U = "?urlencoded=true";

  private final RunningServer server = RunningServer.start(RunningServer.config());
  private RawHttp http;

  @BeforeEach
  void connect() {
    http = server.http();
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @Test
  void aPutIsReadBackWithMetadataExpirationAndCacheStatus() {
    Answer put =
        http.send(
            "PUT", "/k" + U + "&expiration_ttl=60", "v", NS, "CF-KV-Metadata: {\"é\":\"€\u007f\"}");
    assertThat(put.status()).isEqualTo(200);

    Answer get = http.ask("GET", "/k" + U, NS);
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.text()).isEqualTo("v");
    assertThat(get.header("CF-KV-Metadata")).isEqualTo("{\"é\":\"€\u007f\"}");
    assertThat(get.header("CF-Cache-Status")).isEqualTo("HIT");
    assertThat(get.header("CF-Expiration"))
        .isEqualTo(Long.toString(RunningServer.START.getEpochSecond() + 60));
  }

  @Test
  void aMissIs404WithItsCacheStatus() {
    Answer miss = http.ask("GET", "/k" + U, NS);
    assertThat(miss.status()).isEqualTo(404);
    assertThat(miss.header("CF-Cache-Status")).isEqualTo("MISS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|b^c[d]~_-.!$&'()*+,:;=@",
        "bulk%2Fget",
        "%2Flead%2F%2Fx%2F",
        ".%2Fa",
        "a%2F..%2Fb",
        "q%3Fx=1%23y&z",
        "nl%0A",
        "%00",
        "a%00b",
        "%25",
        "%C3%A9%F0%9F%98%80",
        "...",
        "%20",
        "a%2Bb",
        "index.html;jsessionid=1",
        "..;x",
        "%2e%2e;",
        ".;",
      })
  void everyLegalKeyGoesThereAndBack(String encoded) {
    assertThat(http.send("PUT", "/" + encoded + U, "v " + encoded, NS).status()).isEqualTo(200);
    assertThat(http.ask("GET", "/" + encoded + U, NS).text()).isEqualTo("v " + encoded);
    server.emulator().clock().advance(Duration.ofSeconds(2));
    assertThat(http.ask("DELETE", "/" + encoded + U, NS).status()).isEqualTo(200);
    assertThat(http.ask("GET", "/" + encoded + U, NS).status()).isEqualTo(404);
  }

  @Test
  void aPlusIsAPlusInAPathAndASpaceInAQuery() {
    http.send("PUT", "/a+b" + U, "plus", NS);
    http.send("PUT", "/a%20b" + U, "space", NS);
    // delete escapes the plus where put does not: both name one key.
    assertThat(http.ask("GET", "/a%2Bb" + U, NS).text()).isEqualTo("plus");
    assertThat(http.ask("GET", "/?prefix=a+", NS).text())
        .isEqualTo("{\"keys\":[{\"name\":\"a b\"}],\"list_complete\":true}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/k?urlencoded=true&cache_ttl=29|400|Invalid cache_ttl of 29. Cache TTL must be at least 30.",
        "GET|/k?urlencoded=true&cache_ttl=x|400|Invalid cache_ttl of x. Cache TTL must be at least 30.",
        "PUT|/k?urlencoded=true&expiration_ttl=59|400|Invalid expiration_ttl of 59. Expiration TTL must be at least 60.",
        "PUT|/k?urlencoded=true&expiration_ttl=0|400|Invalid expiration_ttl of 0. Please specify integer greater than 0.",
        "PUT|/k?urlencoded=true&expiration_ttl=-1|400|Invalid expiration_ttl of -1. Please specify integer greater than 0.",
        "PUT|/k?urlencoded=true&expiration_ttl=x|400|Invalid expiration_ttl of x. Please specify integer greater than 0.",
        "PUT|/k?urlencoded=true&expiration=1000|400|Invalid expiration of 1000. Please specify integer greater than the current number of seconds since the UNIX epoch.",
        "PUT|/k?urlencoded=true&expiration=1795348859|400|Invalid expiration of 1795348859. Expiration times must be at least 60 seconds in the future.",
        "PUT|/?urlencoded=true|400|Key names must not be empty",
        "PUT|/%2E?urlencoded=true|400|Illegal key name \".\". Please use a different name.",
        "PUT|/%2e.?urlencoded=true|400|Illegal key name \"..\". Please use a different name.",
        "PUT|/..?urlencoded=true|400|Illegal key name \"..\". Please use a different name.",
        "PUT|/%ED%A0%80?urlencoded=true|400|Could not URL-decode key name",
        "PUT|/%zz?urlencoded=true|400|Could not URL-decode key name",
        "PUT|/%C0%A541?urlencoded=true|400|Could not URL-decode key name",
        "PUT|/a%c0%ae?urlencoded=true|400|Could not URL-decode key name",
        "PUT|/a%C0%AEb?urlencoded=true|400|Could not URL-decode key name",
        "PUT|/%C0%AE%C0%AE?urlencoded=true|400|Could not URL-decode key name",
        "PUT|/%?urlencoded=true|400|Could not URL-decode key name",
        "GET|/?key_count_limit=0|400|Invalid key_count_limit of 0. Please specify an integer greater than 0.",
        "GET|/?key_count_limit=x|400|Invalid key_count_limit of x. Please specify an integer greater than 0.",
        "GET|/?key_count_limit=1001|400|Invalid key_count_limit of 1001. Please specify an integer less than 1000.",
        "GET|/?cursor=foreign|400|Invalid cursor",
        "POST|/elsewhere|404|Not Found",
        "PATCH|/k|405|Method Not Allowed",
      })
  void aRefusalIsStatusAndReasonAndTheConnectionGoesOn(
      String method, String target, int status, String reason) {
    Answer refused = http.send(method, target, "x", NS);
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(http.ask("GET", "/k" + U, NS).status()).isEqualTo(404);
    assertThat(http.ask("GET", "/", NS).text()).isEqualTo("{\"keys\":[],\"list_complete\":true}");
  }

  @Test
  void tooLongKeysAndPrefixesAre414() {
    String text = "UTF-8 encoded length of 513 exceeds key length limit of 512.";
    Answer key = http.send("PUT", "/" + "k".repeat(513) + U, "x", NS);
    assertThat(key.status()).isEqualTo(414);
    assertThat(key.reason()).isEqualTo(text);
    assertThat(http.ask("GET", "/?prefix=" + "k".repeat(513), NS).reason()).isEqualTo(text);
    assertThat(http.send("PUT", "/" + "%E2%82%AC".repeat(170) + "ab" + U, "x", NS).status())
        .isEqualTo(200);
  }

  @Test
  void metadataIsRefusedByLengthAndSyntax() {
    String fits = "\"" + "€".repeat(340) + "aa\"";
    assertThat(fits.getBytes(StandardCharsets.UTF_8)).hasSize(1024);
    assertThat(http.send("PUT", "/a" + U, "x", NS, "CF-KV-Metadata: " + fits).status())
        .isEqualTo(200);
    Answer long1025 =
        http.send("PUT", "/b" + U, "x", NS, "CF-KV-Metadata: " + fits.replace("aa", "aaa"));
    assertThat(long1025.status()).isEqualTo(413);
    assertThat(long1025.reason()).isEqualTo("Metadata length of 1025 exceeds limit of 1024.");
    Answer huge =
        http.send("PUT", "/b" + U, "x", NS, "CF-KV-Metadata: \"" + "x".repeat(200_000) + "\"");
    assertThat(huge.reason()).isEqualTo("Metadata length of 200002 exceeds limit of 1024.");
    Answer undefined = http.send("PUT", "/b" + U, "x", NS, "CF-KV-Metadata: undefined");
    assertThat(undefined.status()).isEqualTo(400);
    assertThat(undefined.reason()).isEqualTo("metadata must be valid json");
    assertThat(http.ask("GET", "/b" + U, NS).status()).isEqualTo(404);
  }

  @Test
  void theLargestValueIsKeptWithAndWithoutContentLength() {
    byte[] value = new byte[26_214_400];
    Arrays.fill(value, (byte) 7);
    assertThat(http.send("PUT", "/sized" + U, value, NS).status()).isEqualTo(200);
    assertThat(http.sendChunked("PUT", "/chunked" + U, value, 100_000, NS).status()).isEqualTo(200);
    assertThat(http.ask("GET", "/sized" + U, NS).body()).isEqualTo(value);
    assertThat(http.ask("GET", "/chunked" + U, NS).body()).isEqualTo(value);
  }

  @Test
  void aValueOneByteLargerIsReadToItsEndAndRefused() {
    byte[] value = new byte[26_214_401];
    String text = "Value length of 26214401 exceeds limit of 26214400.";
    Answer sized = http.send("PUT", "/k" + U, value, NS);
    assertThat(sized.status()).isEqualTo(413);
    assertThat(sized.reason()).isEqualTo(text);
    assertThat(http.sendChunked("PUT", "/k" + U, value, 65_536, NS).reason()).isEqualTo(text);
    assertThat(http.ask("GET", "/k" + U, NS).status()).isEqualTo(404);
  }

  @Test
  void anEmptyValueIsAValue() {
    http.send("PUT", "/k" + U, new byte[0], NS);
    Answer get = http.ask("GET", "/k" + U, NS);
    assertThat(get.status()).isEqualTo(200);
    assertThat(get.body()).isEmpty();
  }

  @Test
  void chunkedBodiesAreJoined() {
    http.sendChunked("PUT", "/k" + U, "abcdefghij".getBytes(StandardCharsets.UTF_8), 3, NS);
    assertThat(http.ask("GET", "/k" + U, NS).text()).isEqualTo("abcdefghij");
  }

  /** A request byte by byte: {@code \u005cu00ff} is the byte FF. */
  private Answer sendBytes(String latin1) {
    http.write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return http.read();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00ff", "\u00fe", "\u00c3(", "\u00ed\u00a0\u0080", "\u00c0\u0080"})
  void bytesThatAreNotUtf8AreRefusedInKeysAndMetadata(String notUtf8) {
    String end = " HTTP/1.1\r\nHost: localhost\r\n" + NS + "\r\nContent-Length: 1\r\n";
    for (String query : List.of("", "?urlencoded=true")) {
      Answer key = sendBytes("PUT /a" + notUtf8 + query + end + "\r\nv");
      assertThat(key.status()).isEqualTo(400);
      assertThat(key.reason()).isEqualTo("Could not URL-decode key name");
    }
    Answer metadata =
        sendBytes("PUT /k?urlencoded=true" + end + "CF-KV-Metadata: \"" + notUtf8 + "\"\r\n\r\nv");
    assertThat(metadata.status()).isEqualTo(400);
    assertThat(metadata.reason()).isEqualTo("Metadata must be UTF-8");
    assertThat(server.emulator().findNamespace("app")).isEmpty();
    assertThat(sendBytes("PUT /\u00ef\u00bf\u00bd?urlencoded=true" + end + "\r\nv").status())
        .as("U+FFFD itself is a key as any other")
        .isEqualTo(200);
  }

  @Test
  void aReasonThatClientsWouldRefuseForItsLengthIsCut() {
    String id = "x".repeat(3000);
    Answer refused = http.ask("PUT", "/k?urlencoded=true&expiration_ttl=" + id, NS);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.reason()).startsWith("Invalid expiration_ttl of xxx").endsWith("x…");
    assertThat(refused.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
    assertThat(refused.text()).contains(id);
  }

  @Test
  void aClientThatLeavesMidUploadChangesNothing() {
    http.write(
        "PUT /k"
            + U
            + " HTTP/1.1\r\nHost: fake-host\r\n"
            + NS
            + "\r\nContent-Length: 10\r\n\r\nhalf");
    http.close();
    http = server.http();
    http.write("PUT /k" + U + " HTTP/1.1\r\nHo");
    http.close();
    http = server.http();
    assertThat(http.ask("GET", "/k" + U, NS).status()).isEqualTo(404);
  }

  @Test
  void bulkReadsAnswerInOrderWithTypesAndMetadata() {
    http.send("PUT", "/a" + U, "{\"n\":1}", NS, "CF-KV-Metadata: {\"m\":[1]}");
    http.send("PUT", "/b" + U, "\"text\"", NS);
    String both = "{\"keys\":[\"b\",\"nope\",\"a\",\"b\"]";
    assertThat(http.send("POST", "/bulk/get", both + "}", NS).text())
        .isEqualTo("{\"b\":\"\\\"text\\\"\",\"nope\":null,\"a\":\"{\\\"n\\\":1}\"}");
    assertThat(
            http.send("POST", "/bulk/get", both + ",\"type\":\"json\",\"withMetadata\":true}", NS)
                .text())
        .isEqualTo(
            "{\"b\":{\"value\":\"text\",\"metadata\":null},\"nope\":null,"
                + "\"a\":{\"value\":{\"n\":1},\"metadata\":{\"m\":[1]}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"keys\":[]}|You must request a minimum of 1 key",
        "{\"keys\":[\"a\"],\"type\":\"stream\"}|\"stream\" is not a valid type. Use \"json\" or \"text\"",
        "{\"keys\":[\"a\"],\"cacheTtl\":\"29\"}|Invalid cache_ttl of 29. Cache TTL must be at least 30.",
        "{\"keys\":[\"bad\"],\"type\":\"json\"}|At least one of the requested keys corresponds to a non-json value",
        "{\"keys\":[\"\"]}|Key names must not be empty",
        "{\"keys\":[1]}|The keys of a bulk read must be strings",
        "{\"keys\":|The body of a bulk read must be JSON",
        "[]|The body of a bulk read must be {\"keys\": [...]}",
      })
  void aBulkReadIsRefusedAsAWhole(String body, String reason) {
    http.send("PUT", "/bad" + U, "not json", NS, LHR);
    server.emulator().clock().advance(Duration.ofSeconds(60));
    Answer refused = http.send("POST", "/bulk/get", body, NS, SJC);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.reason()).isEqualTo(reason);
    // The failed read has cached nothing.
    assertThat(http.ask("GET", "/bad" + U, NS, SJC).header("CF-Cache-Status")).isEqualTo("MISS");
  }

  @Test
  void aHundredAndOneKeysAreTooMany() {
    String keys = "\"k\"" + ",\"k\"".repeat(100);
    assertThat(http.send("POST", "/bulk/get", "{\"keys\":[" + keys + "]}", NS).reason())
        .isEqualTo("You can request a maximum of 100 keys");
  }

  @Test
  void listsArePagedWithMetadataAsAString() {
    http.send("PUT", "/a" + U, "1", NS, "CF-KV-Metadata: false");
    http.send("PUT", "/b" + U, "2", NS);
    Answer first = http.ask("GET", "/?key_count_limit=1", NS);
    assertThat(first.header("CF-Cache-Status")).isEqualTo("MISS");
    assertThat(first.text())
        .startsWith(
            "{\"keys\":[{\"name\":\"a\",\"metadata\":\"false\"}],\"list_complete\":false,\"cursor\":\"");
    String cursor = first.text().replaceAll(".*\"cursor\":\"([^\"]*)\".*", "$1");
    assertThat(http.ask("GET", "/?key_count_limit=1&prefix=&cursor=" + cursor, NS).text())
        .isEqualTo("{\"keys\":[{\"name\":\"b\"}],\"list_complete\":true}");
    // A position: the call's own prefix filters.
    assertThat(http.ask("GET", "/?prefix=b&cursor=" + cursor, NS).text())
        .isEqualTo("{\"keys\":[{\"name\":\"b\"}],\"list_complete\":true}");
  }

  @Test
  void aSecondWriteWithinASecondIs429() {
    http.send("PUT", "/k" + U, "1", NS);
    Answer refused = http.send("PUT", "/k" + U, "2", NS);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.reason()).isEqualTo("Too Many Requests");
    assertThat(http.ask("DELETE", "/k" + U, NS).status()).isEqualTo(429);
    server.emulator().clock().advance(Duration.ofSeconds(1));
    assertThat(http.ask("DELETE", "/k" + U, NS).status()).isEqualTo(200);
  }

  @Test
  void anInvocationMayMakeAThousandOperations() {
    for (int i = 0; i < 1000; i++) {
      assertThat(http.ask("GET", "/k" + U, NS, "X-KV-Invocation: i1").status()).isEqualTo(404);
    }
    Answer refused = http.ask("GET", "/k" + U, NS, "X-KV-Invocation: i1");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.reason())
        .isEqualTo(
            "Too many API requests by single Worker invocation. To configure this limit, refer to"
                + " https://developers.cloudflare.com/workers/wrangler/configuration/#limits");
    assertThat(http.ask("GET", "/k" + U, NS, "X-KV-Invocation: i2").status()).isEqualTo(404);
  }

  @Test
  void anotherLocationIsStaleUntilItsCacheLapses() {
    http.ask("GET", "/k" + U, NS, SJC);
    http.send("PUT", "/k" + U, "new", NS, LHR);
    assertThat(http.ask("GET", "/k" + U, NS, LHR).text()).isEqualTo("new");
    assertThat(http.ask("GET", "/k" + U, NS, SJC).status()).isEqualTo(404);
    server.emulator().clock().advance(Duration.ofSeconds(61));
    assertThat(http.ask("GET", "/k" + U, NS, SJC).text()).isEqualTo("new");
  }

  @Test
  void anUnknownLocationIsRefusedByName() {
    Answer refused = http.ask("GET", "/k" + U, NS, "X-KV-Location: mars");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.reason())
        .isEqualTo("Unknown location \"mars\". The locations are lhr, sjc, rest.");
  }

  @Test
  void miniflaresRemoteProxyIsTheSameFaceInAnotherWrapping() {
    String url = "MF-URL: https://fake-host/a%2Fb|?urlencoded=true";
    String binding = "MF-Binding: FLOW_KV";
    // Miniflare 4 names the namespace in the path, 5 by the binding.
    http.send("PUT", "/binding/app", "v", url, binding, "MF-Header-cf-kv-metadata: \"é\"");
    Answer get = http.ask("GET", "/bindings?OTHER=x&FLOW_KV=app&location=lhr", url, binding);
    assertThat(get.text()).isEqualTo("v");
    assertThat(get.header("CF-KV-Metadata")).isEqualTo("\"é\"");
    assertThat(http.ask("GET", "/a%2Fb|" + U, NS).text()).isEqualTo("v");
    assertThat(http.ask("GET", "/binding/app", "MF-URL: https://fake-host", binding).text())
        .startsWith("{\"keys\":[{\"name\":\"a/b|\"");
    assertThat(http.ask("GET", "/binding/app?location=sjc", url + "&cache_ttl=1", binding).reason())
        .isEqualTo("Invalid cache_ttl of 1. Cache TTL must be at least 30.");
    assertThat(http.ask("GET", "/bindings?OTHER=x", url, binding).status()).isEqualTo(400);
    // A binding may be called "location".
    String odd = "MF-Binding: location";
    assertThat(http.ask("GET", "/bindings?location=app&flowkv-location=", url, odd).text())
        .isEqualTo("v");
    assertThat(http.ask("GET", "/bindings?location=app&flowkv-location=lhr", url, odd).text())
        .isEqualTo("v");
  }

  @Test
  void aCallOfWorkerdThatNamesNoNamespaceIsNoMiss() {
    for (String target : new String[] {"/k" + U, "/bindings" + U, "/__flowkv/health" + U, "/"}) {
      Answer none = http.ask("GET", target, "CF-KV-FLPROD-405: https://fake-host" + target);
      assertThat(none.status()).isEqualTo(400);
      assertThat(none.reason()).contains("X-KV-Namespace-Id", "injectRequestHeaders");
      Answer empty = http.ask("GET", target, "X-KV-Namespace-Id: ");
      assertThat(empty.reason()).isEqualTo(none.reason());
    }
    assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
    assertThat(server.emulator().namespaces()).isEmpty();
  }

  @Test
  void everyRefusalOfMiniflaresBindingsHasATextThatMiniflarePasses() {
    String url = "MF-URL: https://fake-host/k?urlencoded=true";
    Answer unnamed = http.ask("GET", "/bindings?OTHER=x", url, "MF-Binding: É_KV");
    assertThat(unnamed.status()).isEqualTo(400);
    assertThat(unnamed.reason())
        .isEqualTo(
            "The connection's URL must be /bindings?BINDING=NAMESPACE_ID or /binding/NAMESPACE_ID;"
                + " \"/bindings\" names no namespace for the binding \"\\u00c9_KV\"");
    // What is left of "/binding/." and "/binding/..", which a URL cannot say.
    assertThat(http.ask("GET", "/binding/", url, "MF-Binding: K").reason())
        .contains("names no namespace for the binding \"K\"");
    assertThat(http.ask("GET", "/", url, "MF-Binding: K").reason())
        .contains("names no namespace for the binding \"K\"");
    Answer location = http.ask("GET", "/binding/x?location=%C3%A9", url, "MF-Binding: K");
    assertThat(location.reason())
        .isEqualTo("Unknown location \"\\u00e9\". The locations are lhr, sjc, rest.");
  }

  @Test
  void aClientThatOffersHttp2IsAnsweredAsAnyOther() {
    http.send("PUT", "/k" + U, "v", NS);
    // As Java's HttpClient does with every request that says nothing of versions.
    Answer get =
        http.ask(
            "GET",
            "/binding/app",
            "MF-URL: https://fake-host/k?urlencoded=true",
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA");
    assertThat(get.text()).isEqualTo("v");
  }

  @Test
  void theWebSocketThatMiniflareOpensBesideIsAnswered404AtOnce() {
    Answer refused =
        http.ask(
            "GET",
            "/binding/app?MF-Binding=FLOW_KV",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    assertThat(refused.status()).isEqualTo(404);
  }
}
