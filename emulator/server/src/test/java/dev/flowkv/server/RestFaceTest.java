package dev.flowkv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.server.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST face: paths, envelopes, codes and texts. */
class RestFaceTest {
  private static final String NAMESPACES = "/client/v4/accounts/acct/storage/kv/namespaces";
  private static final String APP = NAMESPACES + "/app";
  private static final ObjectMapper JSON = new ObjectMapper();

  private RunningServer server;
  private RawHttp http;

  @BeforeEach
  void start() {
    start(RunningServer.config());
  }

  private void start(EmulatorConfig config) {
    server = RunningServer.start(config.toBuilder().namespace("APP", "app").build());
    http = server.http();
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @Test
  void aNamespaceTooManyIsRefusedOnEveryFace() throws Exception {
    close();
    start(RunningServer.config().toBuilder().set("namespacesMaximum", "2").build());
    JsonNode created = result(http.send("POST", NAMESPACES, "{\"title\":\"SECOND\"}"));
    String text = "an account can have at most 2 namespaces";
    assertRefused(http.send("POST", NAMESPACES, "{\"title\":\"THIRD\"}"), 400, 10018, text);
    Answer bound = http.ask("GET", "/k?urlencoded=true", "X-KV-Namespace-Id: third");
    assertThat(bound.status()).isEqualTo(400);
    assertThat(bound.reason()).isEqualTo(text);
    Answer declared = http.send("PUT", "/__flowkv/namespaces/third", "{\"title\":\"T\"}");
    assertThat(declared.status()).isEqualTo(400);
    assertThat(declared.text()).contains(text);
    http.ask("DELETE", NAMESPACES + "/" + created.path("id").asText());
    assertThat(http.ask("GET", "/k?urlencoded=true", "X-KV-Namespace-Id: third").status())
        .isEqualTo(404);
  }

  @Test
  void namespacesAreCreatedReadRenamedListedAndRemoved() throws Exception {
    JsonNode created = result(http.send("POST", NAMESPACES, "{\"title\":\"FLOW\"}"));
    String id = created.path("id").asText();
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(created.path("title").asText()).isEqualTo("FLOW");
    assertThat(created.path("supports_url_encoding").asBoolean()).isTrue();
    assertThat(result(http.ask("GET", NAMESPACES + "/" + id))).isEqualTo(created);
    assertThat(
            result(http.send("PUT", NAMESPACES + "/" + id, "{\"title\":\"FLOW2\"}"))
                .path("title")
                .asText())
        .isEqualTo("FLOW2");
    JsonNode byTitle =
        JSON.readTree(
            http.ask("GET", NAMESPACES + "?order=title&direction=desc&per_page=1").body());
    assertThat(byTitle.path("result").path(0).path("title").asText()).isEqualTo("FLOW2");
    assertThat(byTitle.path("result_info").toString())
        .isEqualTo("{\"page\":1,\"per_page\":1,\"count\":1,\"total_count\":2,\"total_pages\":2}");
    assertThat(JSON.readTree(http.ask("GET", NAMESPACES + "?page=2").body()).path("result"))
        .isEmpty();
    assertThat(http.ask("DELETE", NAMESPACES + "/" + id).text())
        .isEqualTo("{\"result\":null,\"success\":true,\"errors\":[],\"messages\":[]}");
    assertRefused(
        http.ask("GET", NAMESPACES + "/" + id), 404, 10013, "get namespace: 'namespace not found'");
    assertRefused(http.ask("DELETE", NAMESPACES + "/" + id), 404, 10013, "namespace not found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST||{\"title\":\"APP\"}|400|10014|a namespace with this account ID and title already exists",
        "POST||{}|400|10019|request is missing a title definition",
        "POST||{\"title\":\"\"}|400|10019|request is missing a title definition",
        "POST||{\"title\":5}|400|10012|could not parse the request body: the title must be a string",
        "POST||{|400|10012|could not parse the request body: it is not JSON at line 1, column 2",
        "GET|?page=0||400|10007|malformed page of 0: must be an integer from 1 to 2147483647",
        "GET|?per_page=x||400|10008|malformed per_page of x: must be an integer from 1 to 1000",
        "GET|?order=x||400|10043|invalid order: must be id or title",
        "GET|?direction=x||400|10044|invalid direction: must be asc or desc",
        "GET|/nope||400|10011|could not parse UUID from request's namespace_id: 'invalid namespace format: nope'",
        "GET|/00000000000000000000000000000000/keys||404|10013|list keys: 'namespace not found'",
        "PUT|/00000000000000000000000000000000/values/k|x|404|10013|put: 'namespace not found'",
        "DELETE|/00000000000000000000000000000000/bulk|[]|404|10013|bulk remove keys: 'namespace not found'",
        "PUT|/nope/values/k|x|405|10000|PUT method not allowed for the api_token authentication scheme",
        "DELETE|/nope/values/k||405|10000|DELETE method not allowed for the api_token authentication scheme",
        "DELETE|/nope||405|10000|DELETE method not allowed for the api_token authentication scheme",
        "POST|/nope/bulk/get|{\"keys\":[\"a\"]}|400|10011|could not parse UUID from request's namespace_id: 'invalid namespace format: nope'",
        "PATCH|/app||405|10000|PATCH method not allowed for the api_token authentication scheme",
        "GET|/app/nothing||404|7000|No route for that URI",
        "GET|/app/values/k||404|10009|get: 'key not found'",
        "GET|/app/metadata/k||404|10009|metadata: 'key not found'",
        "GET|/app/keys?limit=9||400|10028|list keys: 'Invalid limit of 9. Please specify an integer of at least 10.'",
        "GET|/app/keys?limit=09||400|10028|list keys: 'Invalid limit of 09. Please specify an integer of at least 10.'",
        "GET|/%zz||400|10011|could not parse UUID from request's namespace_id: 'invalid namespace format: %zz'",
        "GET|/app/keys?limit=0||400|10028|list keys: 'Invalid key_count_limit of 0. Please specify an integer greater than 0.'",
        "GET|/app/keys?limit=x||400|10028|list keys: 'Invalid key_count_limit of x. Please specify an integer greater than 0.'",
        "GET|/app/keys?limit=1001||400|10028|list keys: 'Invalid key_count_limit of 1001. Please specify an integer less than 1000.'",
        "GET|/app/keys?cursor=foreign||400|10041|list keys: 'Invalid cursor'",
        "GET|/app/keys?prefix=%zz||400|10029|list keys: 'Could not URL-decode the query'",
        "PUT|/app/values/|x|400|10023|put: 'Key names must not be empty'",
        "PUT|/app/values/.|x|400|10023|put: 'Illegal key name \".\". Please use a different name.'",
        "PUT|/app/values/..|x|400|10023|put: 'Illegal key name \"..\". Please use a different name.'",
        "PUT|/app/values/%zz|x|400|10023|put: 'Could not URL-decode key name'",
        "PUT|/app/values/k?expiration_ttl=59|x|400|10034|put: 'Invalid expiration_ttl of 59. Expiration TTL must be at least 60.'",
        "PUT|/app/values/k?expiration_ttl=x|x|400|10034|put: 'Invalid expiration_ttl of x. Please specify integer greater than 0.'",
        "PUT|/app/values/k?expiration=1750594320|x|400|10033|put: 'Invalid expiration of 1750594320. Please specify integer greater than the current number of seconds since the UNIX epoch.'",
        "POST|/app/bulk/get|{\"keys\":[]}|400|10029|bulk get keys: 'You must request a minimum of 1 key'",
        "POST|/app/bulk/get|{\"keys\":\"a\"}|400|10012|could not parse the request body: it must be {\"keys\": [...]}",
        "POST|/app/bulk/get|{\"keys\":[\"a\"],\"type\":\"stream\"}|400|10029|bulk get keys: '\"stream\" is not a valid type. Use \"json\" or \"text\"'",
        "PUT|/app/bulk|{}|400|10012|could not parse the request body: it must be an array",
        "PUT|/app/bulk|[{\"key\":\"a\"}]|400|10012|could not parse the request body: entry 0 must be an object with the strings key and value",
        "PUT|/app/bulk|[{\"key\":\"a\",\"value\":\"%\",\"base64\":true}]|400|10012|could not parse the request body: the value of entry 0 is not base64",
        "PUT|/app/bulk|[{\"key\":\"a\",\"value\":\"AP8\",\"base64\":true}]|400|10012|could not parse the request body: the value of entry 0 is not base64",
        "PUT|/app/bulk|[{\"key\":\"a\",\"value\":\"1\",\"base64\":1}]|400|10012|could not parse the request body: entry 0 must have true or false as base64",
        "PUT|/app/bulk|[{\"key\":\"a\",\"value\":\"1\",\"expiration_ttl\":\"300\"}]|400|10012|could not parse the request body: entry 0 must have a whole number as expiration_ttl",
        "PUT|/app/bulk|[{\"key\":\"a\",\"value\":\"1\",\"expiration\":1893456000.0}]|400|10012|could not parse the request body: entry 0 must have a whole number as expiration",
        "PUT|/app/bulk|[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"\",\"value\":\"1\"}]|400|10023|bulk put keys: 'Key names must not be empty'",
        "POST|/app/bulk/delete|[1]|400|10012|could not parse the request body: keys must be strings",
      })
  void aRefusalIsAnEnvelopeAndChangesNothing(
      String method, String path, String body, int status, int code, String message)
      throws Exception {
    Answer refused =
        http.send(method, NAMESPACES + (path == null ? "" : path), body == null ? "" : body);
    assertRefused(refused, status, code, message);
    assertThat(result(http.ask("GET", APP + "/keys"))).isEmpty();
  }

  @Test
  void aValueIsRawBytesWithItsExpiration() {
    byte[] bytes = {0, (byte) 0xff, 'x'};
    http.send("PUT", APP + "/values/a%2Fb%25%20c?expiration_ttl=60", bytes);
    Answer get = http.ask("GET", APP + "/values/a%2Fb%25%20c");
    assertThat(get.body()).isEqualTo(bytes);
    assertThat(get.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(get.header("expiration"))
        .isEqualTo(Long.toString(RunningServer.START.getEpochSecond() + 60));
    assertThat(http.ask("DELETE", APP + "/values/a%2Fb%25%20c").status()).isEqualTo(200);
    assertThat(http.ask("DELETE", APP + "/values/a%2Fb%25%20c").status()).isEqualTo(200);
    assertThat(http.ask("GET", APP + "/values/a%2Fb%25%20c").status()).isEqualTo(404);
  }

  @Test
  void aKeyIsDecodedOnce() throws Exception {
    http.send("PUT", APP + "/values/%253F", "x");
    http.send("PUT", APP + "/values/a+b", "x");
    http.send("PUT", APP + "/values/%2Flead/x/", "x");
    http.send("PUT", APP + "/values/%00", "x");
    assertThat(result(http.ask("GET", APP + "/keys")).toString())
        .isEqualTo(
            "[{\"name\":\"\\u0000\"},{\"name\":\"%3F\"},{\"name\":\"/lead/x/\"},{\"name\":\"a+b\"}]");
  }

  @Test
  void aPlainSlashInFrontOfAKeyIsLostAndAnEncodedOneIsNot() throws Exception {
    http.send("PUT", APP + "/values//plain", "x");
    http.send("PUT", APP + "/values/%2Fencoded", "x");
    assertThat(result(http.ask("GET", APP + "/keys")).toString())
        .isEqualTo("[{\"name\":\"/encoded\"},{\"name\":\"plain\"}]");
    assertThat(http.ask("GET", APP + "/values//encoded").status()).isEqualTo(404);
    assertThat(http.ask("DELETE", APP + "/values//plain").status()).isEqualTo(200);
    assertThat(http.ask("GET", APP + "/values/plain").status()).isEqualTo(404);
    assertRefused(
        http.send("PUT", APP + "/values//", "x"), 400, 10023, "put: 'Key names must not be empty'");
  }

  @Test
  void aPathWithoutAnAccountCannotBeRouted() throws Exception {
    assertRefused(
        http.send("POST", "/client/v4/accounts//storage/kv/namespaces", "{\"title\":\"t\"}"),
        400,
        7003,
        "Could not route to /accounts//storage/kv/namespaces, perhaps your object identifier is"
            + " invalid?");
  }

  @Test
  void aStringIsStoredRawWhateverItsContentType() {
    http.send("PUT", APP + "/values/k", "{\"value\":\"x\"}", "Content-Type: application/json");
    assertThat(http.ask("GET", APP + "/values/k").text()).isEqualTo("{\"value\":\"x\"}");
    http.send("PUT", APP + "/values/f", "a=b&c", "Content-Type: application/x-www-form-urlencoded");
    assertThat(http.ask("GET", APP + "/values/f").text()).isEqualTo("a=b&c");
  }

  @Test
  void aMultipartWriteKeepsBytesAndMetadata() throws Exception {
    Answer put = multipart("value", "\0é", "metadata", "{\"n\": 1.50}");
    assertThat(put.status()).isEqualTo(200);
    assertThat(http.ask("GET", APP + "/values/k").text()).isEqualTo("\0é");
    assertThat(http.ask("GET", APP + "/metadata/k").text()).contains("\"result\":{\"n\": 1.50}");
    assertRefused(
        multipart("value", "x", "metadata", "{n}"), 400, 10147, "metadata must be valid json");
    assertRefused(
        multipart("v", "x", "metadata", "1"),
        400,
        10012,
        "could not parse the request body: the multipart body has no part named value");
    assertRefused(
        http.send(
            "PUT", APP + "/values/k", "garbage", "Content-Type: multipart/form-data; boundary=b"),
        400,
        10012,
        "could not parse the request body: it is not multipart/form-data");
    assertThat(http.ask("GET", APP + "/values/k").text()).isEqualTo("\0é");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e-2147483649",
        "1e99999999999999999999",
        "-0.0",
        "100.00",
        "{\"a\":1,\"a\":2}",
        "1234567890123456789012345678901234567890",
        "[ 1.50 ,\n\"\\u00e9é\\ud800\"]",
      })
  void metadataIsTheTextThatItWasOnEveryRoute(String metadata) {
    String pair = "[{\"key\":\"k\",\"value\":\"v\",\"metadata\":" + metadata + "}]";
    for (boolean bulk : new boolean[] {true, false}) {
      Answer put =
          bulk
              ? http.send("PUT", APP + "/bulk", pair)
              : multipart("value", "v", "metadata", "\t" + metadata + " ");
      assertThat(put.status()).as(put.text()).isEqualTo(200);
      assertThat(http.ask("GET", APP + "/metadata/k").text())
          .contains("\"result\":" + metadata + ",");
      assertThat(http.ask("GET", APP + "/keys").text()).contains("\"metadata\":" + metadata + "}");
      assertThat(
              http.send("POST", APP + "/bulk/get", "{\"keys\":[\"k\"],\"withMetadata\":true}")
                  .text())
          .contains("\"metadata\":" + metadata + "}");
      assertThat(http.ask("GET", "/__flowkv/namespaces/app/keys/k/views").text())
          .contains("\"metadata\":" + metadata + "}");
      assertThat(http.ask("GET", "/__flowkv/snapshot?namespace=app").text())
          .contains("\"metadata\":" + metadata + "}");
      http.ask("POST", "/__flowkv/reset");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST||{\"title\":NUMBER}|10012",
        "PUT|/app/bulk|NUMBER|10012",
        "PUT|/app/bulk|[NUMBER]|10012",
        "PUT|/app/bulk|[{\"key\":\"k\",\"value\":NUMBER}]|10012",
        "PUT|/app/bulk|[{\"key\":\"k\",\"value\":\"v\",\"expiration\":NUMBER}]|10012",
        "POST|/app/bulk/get|{\"keys\":[NUMBER]}|10012",
        "POST|/app/bulk/get|{\"keys\":[\"k\"],\"type\":NUMBER}|10029",
        "POST|/app/bulk/delete|[NUMBER]|10012",
      })
  void aNumberThatNoJavaTypeHoldsIsNoFailure(String method, String path, String body, int code)
      throws Exception {
    for (String number : List.of("1e-2147483649", "1e99999999999999999999", "-1E+9999999999")) {
      Answer answer =
          http.send(
              method, NAMESPACES + (path == null ? "" : path), body.replace("NUMBER", number));
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).at("/errors/0/code").asInt()).isEqualTo(code);
    }
  }

  @Test
  void partsThatAreNotUtf8AreRefusedAndNothingIsReplaced() throws Exception {
    for (String part : List.of("metadata", "expiration", "expiration_ttl")) {
      String body =
          "--b\r\nContent-Disposition: form-data; name=\"value\"\r\n\r\nv\r\n"
              + "--b\r\nContent-Disposition: form-data; name=\""
              + part
              + "\"\r\n\r\n\"\u00ff\"\r\n--b--\r\n";
      Answer answer =
          http.send(
              "PUT",
              APP + "/values/k",
              body.getBytes(StandardCharsets.ISO_8859_1),
              "Content-Type: multipart/form-data; boundary=b");
      assertRefused(
          answer,
          400,
          part.equals("metadata") ? 10147 : 10012,
          part.equals("metadata")
              ? "metadata must be valid json in UTF-8"
              : "could not parse the request body: the part " + part + " is not UTF-8");
    }
    assertThat(http.ask("GET", APP + "/values/k").status()).isEqualTo(404);
  }

  private Answer multipart(String... namesAndValues) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      body.append("--b\r\nContent-Disposition: form-data; name=\"")
          .append(namesAndValues[i])
          .append("\"\r\n\r\n")
          .append(namesAndValues[i + 1])
          .append("\r\n");
    }
    return http.send(
        "PUT",
        APP + "/values/k",
        body + "--b--\r\n",
        "Content-Type: multipart/form-data; boundary=b");
  }

  @Test
  void aValueThatIsTooLargeIsReadAndRefused() throws Exception {
    byte[] value = new byte[26_214_401];
    String text = "put: 'Value length of 26214401 exceeds limit of 26214400.'";
    assertRefused(http.send("PUT", APP + "/values/k", value), 413, 10024, text);
    assertRefused(http.sendChunked("PUT", APP + "/values/k", value, 65_536), 413, 10024, text);
    assertThat(http.ask("GET", APP + "/values/k").status()).isEqualTo(404);
  }

  @Test
  void aBulkWriteTakesTheLargestValue() throws Exception {
    String pair = "[{\"key\":\"k\",\"value\":\"" + "x".repeat(26_214_400) + "\"}]";
    assertThat(result(http.send("PUT", APP + "/bulk", pair)).toString())
        .isEqualTo("{\"successful_key_count\":1,\"unsuccessful_keys\":[]}");
    assertThat(http.ask("GET", APP + "/values/k").body()).hasSize(26_214_400);
  }

  @Test
  void whatNoParserTakesIsARefusalAndNotAFailure() throws Exception {
    String nested = "[".repeat(2000) + "]".repeat(2000);
    assertRefused(
        http.send("POST", APP + "/bulk/delete", nested),
        400,
        10012,
        "could not parse the request body: it is not JSON");
    assertRefused(
        http.send(
            "PUT",
            APP + "/values/k",
            "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
            "Content-Type: multipart/form-data; boundary=b"),
        400,
        10012,
        "could not parse the request body: the multipart body has no part named value");
    http.write(
        "PUT "
            + APP
            + "/values/k HTTP/1.1\r\nHost: localhost\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
    assertThat(http.read().status()).isEqualTo(400);
  }

  @Test
  void anAnswerComesAfterTheLastByteOfARequestThatNobodyWants() {
    byte[] large = new byte[20_000_000];
    assertThat(http.send("PUT", APP + "/valuez/k", large).status()).isEqualTo(404);
    assertThat(http.send("POST", APP + "/values/k", large).status()).isEqualTo(405);
    assertThat(http.send("PUT", "/__flowkv/health", large).status()).isEqualTo(405);
    assertThat(http.ask("GET", APP).status()).isEqualTo(200);
  }

  @Test
  void halfSentRequestsHoldNobodyUp() {
    List<RawHttp> stalled = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      RawHttp connection = server.http();
      connection.write(
          "PUT " + APP + "/values/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nab");
      stalled.add(connection);
    }
    assertThat(http.ask("GET", APP).status()).isEqualTo(200);
    assertThat(http.ask("GET", "/__flowkv/health").status()).isEqualTo(200);
    stalled.forEach(RawHttp::close);
    assertThat(http.ask("GET", APP + "/values/k").status()).isEqualTo(404);
  }

  @Test
  void headIsGetWithoutABody() {
    assertThat(http.head(APP + "/values/nope").status()).isEqualTo(404);
    http.send("PUT", APP + "/values/k", "12345");
    RawHttp.Answer head = http.head(APP + "/values/k");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("5");
  }

  @Test
  void listsArePagedByCursor() throws Exception {
    String pairs =
        IntStream.range(0, 25)
            .mapToObj(i -> "{\"key\":\"p:%02d\",\"value\":\"v\",\"metadata\":%d}".formatted(i, i))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(result(http.send("PUT", APP + "/bulk", pairs)).toString())
        .isEqualTo("{\"successful_key_count\":25,\"unsuccessful_keys\":[]}");
    JsonNode first = JSON.readTree(http.ask("GET", APP + "/keys?limit=10&prefix=p:").body());
    assertThat(first.path("result").path(9).toString())
        .isEqualTo("{\"name\":\"p:09\",\"metadata\":9}");
    String cursor = first.path("result_info").path("cursor").asText();
    JsonNode third =
        JSON.readTree(http.ask("GET", APP + "/keys?prefix=p:&cursor=" + cursor).body());
    assertThat(third.path("result")).hasSize(15);
    assertThat(third.path("result_info").toString()).isEqualTo("{\"count\":15,\"cursor\":\"\"}");
    // Without the prefix the list goes on unfiltered.
    http.send("PUT", APP + "/values/z", "v");
    JsonNode unfiltered = JSON.readTree(http.ask("GET", APP + "/keys?cursor=" + cursor).body());
    assertThat(unfiltered.path("result").findValuesAsText("name")).hasSize(16).endsWith("z");
  }

  @Test
  void bulkOperationsWorkInBothForms() throws Exception {
    String base64 =
        Base64.getEncoder().encodeToString("{\"j\":1}".getBytes(StandardCharsets.UTF_8));
    http.send(
        "PUT",
        APP + "/bulk",
        "[{\"key\":\"a\",\"value\":\"text\",\"metadata\":{\"m\":true},\"expiration_ttl\":60},"
            + "{\"key\":\"b\",\"value\":\""
            + base64
            + "\",\"base64\":true}]");
    assertThat(
            result(
                    http.send(
                        "POST",
                        APP + "/bulk/get",
                        "{\"keys\":[\"a\",\"zz\"],\"withMetadata\":true}"))
                .toString())
        .isEqualTo(
            "{\"values\":{\"a\":{\"value\":\"text\",\"metadata\":{\"m\":true},\"expiration\":"
                + (RunningServer.START.getEpochSecond() + 60)
                + "},\"zz\":null}}");
    assertThat(
            result(http.send("POST", APP + "/bulk/get", "{\"keys\":[\"b\"],\"type\":\"json\"}"))
                .toString())
        .isEqualTo("{\"values\":{\"b\":{\"j\":1}}}");
    assertRefused(
        http.send("POST", APP + "/bulk/get", "{\"keys\":[\"a\"],\"type\":\"json\"}"),
        400,
        10029,
        "bulk get keys: 'At least one of the requested keys corresponds to a non-json value'");
    http.send("PUT", APP + "/values/bin", new byte[] {(byte) 0xff});
    assertRefused(
        http.send("POST", APP + "/bulk/get", "{\"keys\":[\"bin\"]}"),
        400,
        10029,
        "bulk get keys: 'At least one of the requested keys corresponds to a non-text value'");
    String deleted = "{\"successful_key_count\":2,\"unsuccessful_keys\":[]}";
    assertThat(result(http.send("POST", APP + "/bulk/delete", "[\"a\",\"zz\"]")).toString())
        .isEqualTo(deleted);
    assertThat(result(http.send("DELETE", APP + "/bulk", "[\"b\",\"bin\"]")).toString())
        .isEqualTo(deleted);
    assertThat(result(http.send("PUT", APP + "/bulk", "[]")).toString())
        .isEqualTo("{\"successful_key_count\":0,\"unsuccessful_keys\":[]}");
    assertThat(result(http.ask("GET", APP + "/keys"))).isEmpty();
  }

  @Test
  void tooManyEntriesAreRefusedAsAWhole() throws Exception {
    String keys = "\"k\"" + ",\"k\"".repeat(10_000);
    assertRefused(
        http.send("POST", APP + "/bulk/delete", "[" + keys + "]"),
        400,
        10029,
        "bulk remove keys: 'You can delete a maximum of 10000 keys per request'");
    String pair = "{\"key\":\"k\",\"value\":\"v\"}";
    assertRefused(
        http.send("PUT", APP + "/bulk", "[" + pair + ("," + pair).repeat(10_000) + "]"),
        400,
        10029,
        "bulk put keys: 'You can write a maximum of 10000 pairs per request'");
    assertRefused(
        http.send("POST", APP + "/bulk/get", "{\"keys\":[\"k\"" + ",\"k\"".repeat(100) + "]}"),
        400,
        10029,
        "bulk get keys: 'You can request a maximum of 100 keys'");
  }

  @Test
  void aBulkWriteThatTheDaysQuotaStopsSaysWhichKeysWereNotWritten() throws Exception {
    close();
    start(EmulatorConfig.worstCase().toBuilder().clock(RunningServer.config().clock()).build());
    String pairs =
        IntStream.range(0, 1002)
            .mapToObj(i -> "{\"key\":\"k%04d\",\"value\":\"v\"}".formatted(i))
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(result(http.send("PUT", APP + "/bulk", pairs)).toString())
        .isEqualTo("{\"successful_key_count\":1000,\"unsuccessful_keys\":[\"k1000\",\"k1001\"]}");
    assertRefused(
        http.send("PUT", APP + "/values/k", "x"),
        429,
        10048,
        "your account has reached the free usage limit for this operation for today");
    server.emulator().clock().advance(Duration.ofHours(12));
    assertThat(http.send("PUT", APP + "/values/k", "x").status()).isEqualTo(200);
  }

  @Test
  void tooManyRequestsBlockAllForFiveMinutes() throws Exception {
    for (int i = 0; i < 1200; i++) {
      assertThat(http.ask("GET", APP).status()).isEqualTo(200);
    }
    Answer refused = http.ask("GET", APP);
    assertRefused(refused, 429, 971, "Please wait and consider throttling your request speed");
    assertThat(refused.header("Retry-After")).isEqualTo("300");
    server.emulator().clock().advance(Duration.ofSeconds(299));
    assertThat(http.ask("GET", APP).header("Retry-After")).isEqualTo("1");
    server.emulator().clock().advance(Duration.ofSeconds(1));
    assertThat(http.ask("GET", APP).status()).isEqualTo(200);
  }

  private static JsonNode result(Answer answer) throws Exception {
    JsonNode envelope = JSON.readTree(answer.body());
    assertThat(envelope.path("success").asBoolean()).as(answer.text()).isTrue();
    assertThat(answer.status()).isEqualTo(200);
    return envelope.path("result");
  }

  private static void assertRefused(Answer answer, int status, int code, String message)
      throws Exception {
    JsonNode envelope = JSON.readTree(answer.body());
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(envelope.path("success").asBoolean(true)).isFalse();
    assertThat(envelope.path("result").isNull()).isTrue();
    assertThat(envelope.path("errors").path(0).path("code").asInt()).isEqualTo(code);
    assertThat(envelope.path("errors").path(0).path("message").asText()).isEqualTo(message);
  }
}
