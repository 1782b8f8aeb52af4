package dev.flowkv.conformance.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.targets.HttpExchange.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The REST API v4, said as its reference says it. Value and metadata of one version come from a
 * bulk read, the only request that answers both.
 */
final class RestKvClient implements KvClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAMED = Pattern.compile("[a-z ]+: '(.*)'", Pattern.DOTALL);
  private static final int KEY_NOT_FOUND = 10009;
  private static final String NO_TEXT = "non-text value";

  private final HttpExchange http;
  private final String namespaceUrl;
  private volatile boolean heldUp;

  /**
   * A client.
   *
   * @param namespaceUrl up to and including the namespace's id
   */
  RestKvClient(HttpExchange http, String namespaceUrl) {
    this.http = http;
    this.namespaceUrl = namespaceUrl;
  }

  @Override
  public Answer perform(Request request) {
    if (request instanceof Request.Get get) {
      return get.withMetadata() ? valueAndMetadata(get.key()) : value(get.key(), null);
    } else if (request instanceof Request.GetMetadata get) {
      return metadata(get.key());
    } else if (request instanceof Request.BulkGet bulk) {
      return bulkGet(bulk);
    } else if (request instanceof Request.Put put) {
      return put(put);
    } else if (request instanceof Request.Delete delete) {
      return done(send("DELETE", url("values", delete.key()), null, null));
    } else if (request instanceof Request.ListKeys list) {
      return list(list);
    } else if (request instanceof Request.BulkPut bulk) {
      ArrayNode pairs = JSON.createArrayNode();
      bulk.puts().forEach(p -> pair(pairs.addObject(), p));
      return bulkDone(json("PUT", namespaceUrl + "/bulk", pairs));
    }
    ArrayNode keys = JSON.createArrayNode();
    ((Request.BulkDelete) request).keys().forEach(keys::add);
    return bulkDone(json("POST", namespaceUrl + "/bulk/delete", keys));
  }

  @Override
  public boolean isHeldUp() {
    return heldUp;
  }

  private Response send(String method, String url, @Nullable String type, byte @Nullable [] body) {
    Response response = http.send(method, url, type, body);
    heldUp |= response.heldUp();
    return response;
  }

  private Answer value(String key, @Nullable String metadata) {
    Response response = send("GET", url("values", key), null, null);
    Answer failure = failure(response);
    if (isMissing(failure)) {
      return new Answer.Found(null, null);
    } else if (failure != null) {
      return failure;
    }
    String expiration = response.header("expiration");
    return new Answer.Found(
        new Answer.Value(
            response.body(), metadata, expiration == null ? null : Long.valueOf(expiration)),
        null);
  }

  private static boolean isMissing(@Nullable Answer failure) {
    return failure instanceof Answer.Refused r
        && r.status() == 404
        && Objects.equals(r.code(), KEY_NOT_FOUND);
  }

  private Answer metadata(String key) {
    Response response = send("GET", url("metadata", key), null, null);
    Answer failure = failure(response);
    return isMissing(failure)
        ? new Answer.FoundMetadata(false, null)
        : failure != null
            ? failure
            : new Answer.FoundMetadata(true, JsonValues.metadata(response.json().path("result")));
  }

  private Answer valueAndMetadata(String key) {
    Answer both = bulkGet(new Request.BulkGet(List.of(key), null, true, null));
    if (both instanceof Answer.FoundAll all) {
      return new Answer.Found(all.values().get(key), null);
    }
    if (both instanceof Answer.Refused r && r.text().contains(NO_TEXT)) {
      return metadata(key) instanceof Answer.FoundMetadata m ? value(key, m.metadata()) : both;
    }
    return both;
  }

  private Answer bulkGet(Request.BulkGet bulk) {
    ObjectNode body = JSON.createObjectNode();
    bulk.keys().forEach(body.putArray("keys")::add);
    if (bulk.type() != null) {
      body.put("type", bulk.type());
    }
    if (bulk.withMetadata()) {
      body.put("withMetadata", true);
    }
    Response response = json("POST", namespaceUrl + "/bulk/get", body);
    Answer failure = failure(response);
    if (failure != null) {
      return failure;
    }
    Map<String, Answer.@Nullable Value> values = new LinkedHashMap<>();
    response
        .json()
        .path("result")
        .path("values")
        .properties()
        .forEach(e -> values.put(e.getKey(), JsonValues.ofBulk(e.getValue(), bulk)));
    return new Answer.FoundAll(values);
  }

  private Answer put(Request.Put put) {
    StringBuilder url = new StringBuilder(url("values", put.key()));
    char separator = '?';
    if (put.expiration() != null) {
      url.append(separator).append("expiration=").append(put.expiration());
      separator = '&';
    }
    if (put.expirationTtl() != null) {
      url.append(separator).append("expiration_ttl=").append(put.expirationTtl());
    }
    if (put.metadata() == null) {
      return done(send("PUT", url.toString(), "application/octet-stream", put.value()));
    }
    String boundary = UUID.randomUUID().toString();
    return done(
        send(
            "PUT",
            url.toString(),
            "multipart/form-data; boundary=" + boundary,
            multipart(boundary, put.value(), put.metadata())));
  }

  private static byte[] multipart(String boundary, byte[] value, String metadata) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String next = "--" + boundary + "\r\nContent-Disposition: form-data; name=";
    body.writeBytes((next + "\"value\"\r\n\r\n").getBytes(StandardCharsets.UTF_8));
    body.writeBytes(value);
    body.writeBytes(
        ("\r\n" + next + "\"metadata\"\r\n\r\n" + metadata + "\r\n--" + boundary + "--\r\n")
            .getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  private static void pair(ObjectNode json, Request.Put put) {
    json.put("key", put.key());
    if (put.way() == Request.Way.TEXT) {
      json.put("value", new String(put.value(), StandardCharsets.UTF_8));
    } else {
      json.put("value", Base64.getEncoder().encodeToString(put.value())).put("base64", true);
    }
    if (put.expiration() != null) {
      json.put("expiration", put.expiration());
    }
    if (put.expirationTtl() != null) {
      json.put("expiration_ttl", put.expirationTtl());
    }
    if (put.metadata() != null) {
      json.set("metadata", JsonValues.parse(put.metadata()));
    }
  }

  private Answer list(Request.ListKeys list) {
    StringBuilder url = new StringBuilder(namespaceUrl).append("/keys?prefix=");
    url.append(encoded(list.prefix()));
    if (list.limit() != null) {
      url.append("&limit=").append(list.limit());
    }
    if (list.cursor() != null) {
      url.append("&cursor=").append(encoded(list.cursor()));
    }
    Response response = send("GET", url.toString(), null, null);
    Answer failure = failure(response);
    if (failure != null) {
      return failure;
    }
    List<Answer.Listed> names = new ArrayList<>();
    response.json().path("result").forEach(key -> names.add(JsonValues.listed(key)));
    String cursor = response.json().path("result_info").path("cursor").asText("");
    boolean complete = cursor.isEmpty();
    return new Answer.Page(names, complete, complete ? null : cursor, null);
  }

  private Response json(String method, String url, JsonNode body) {
    return send(method, url, "application/json", body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Answer done(Response response) {
    Answer failure = failure(response);
    return failure == null ? new Answer.Done() : failure;
  }

  private static Answer bulkDone(Response response) {
    Answer failure = failure(response);
    if (failure != null) {
      return failure;
    }
    JsonNode result = response.json().path("result");
    List<String> unsuccessful = new ArrayList<>();
    result.path("unsuccessful_keys").forEach(key -> unsuccessful.add(key.asText()));
    return new Answer.BulkDone(result.path("successful_key_count").asLong(-1), unsuccessful);
  }

  /** What an answer refuses; null: it does not. */
  private static @Nullable Answer failure(Response response) {
    if (response.status() == 0 || response.status() >= 500) {
      return new Answer.Failed(response.reason());
    }
    if (response.status() < 300) {
      return null;
    }
    JsonNode error = response.json().path("errors").path(0);
    String message = error.path("message").asText(response.reason());
    Matcher named = NAMED.matcher(message);
    return new Answer.Refused(
        response.status(),
        error.path("code").asInt(),
        named.matches() ? String.valueOf(named.group(1)) : message);
  }

  private String url(String what, String key) {
    return namespaceUrl + "/" + what + "/" + encoded(key);
  }

  static String encoded(String text) {
    // Dots are escaped so that no program on the way takes them for steps in a path.
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace(".", "%2E")
        .replace("*", "%2A");
  }

  /** Makes a namespace and gives its id. */
  static String createNamespace(HttpExchange http, String namespacesUrl, String title)
      throws IOException {
    Response response =
        http.send(
            "POST",
            namespacesUrl,
            "application/json",
            JSON.writeValueAsBytes(Map.of("title", title)));
    Answer failure = failure(response);
    if (failure != null) {
      throw new IOException("no namespace could be made: " + failure);
    }
    String id = response.json().path("result").path("id").asText();
    if (id.isEmpty()) {
      throw new IOException("no namespace could be made: the answer has no id");
    }
    return id;
  }
}
