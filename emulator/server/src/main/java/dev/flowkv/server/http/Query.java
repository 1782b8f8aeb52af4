package dev.flowkv.server.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A form-encoded query; of a name given twice, the first counts. */
public final class Query {
  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads a raw query.
   *
   * @param raw without the question mark; null: none
   * @throws BadEncodingException if a name or a value is not percent-encoded UTF-8
   */
  public static Query parse(@Nullable String raw) {
    Map<String, String> values = new LinkedHashMap<>();
    if (raw != null && !raw.isEmpty()) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        values.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return new Query(values);
  }

  /** The names that are there. */
  public Set<String> names() {
    return values.keySet();
  }

  /** The value of a name; null: not there. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** The value of a name, or another one if it is not there. */
  public String get(String name, String fallback) {
    return values.getOrDefault(name, fallback);
  }

  private static String decode(String raw) {
    return PercentEncoding.decodeQuery(raw).orElseThrow(BadEncodingException::new);
  }

  /** A name or a value of a query is not percent-encoded UTF-8. */
  public static final class BadEncodingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadEncodingException() {
      super("Could not URL-decode the query");
    }
  }
}
