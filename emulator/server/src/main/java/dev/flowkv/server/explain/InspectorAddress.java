package dev.flowkv.server.explain;

import dev.flowkv.explain.Anomaly;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the inspector, the page of a running emulator, is.
 *
 * @param server the server's address, such as {@code http://127.0.0.1:8786}
 */
public record InspectorAddress(String server) {
  /** The page. */
  public String page() {
    return server + "/";
  }

  /** The page with the timeline of a key, at an operation. */
  public String timeline(String namespaceId, String key, long operation) {
    return server
        + "/__flowkv/ui/#/timeline?namespace="
        + encoded(namespaceId)
        + "&key="
        + encoded(key)
        + "&at="
        + operation;
  }

  /**
   * The page with the timeline of one run of an exploration, at an operation.
   *
   * @param key null: all keys
   * @param after the number of the last operation before the run
   */
  public String run(String namespaceId, @Nullable String key, long operation, long after) {
    return server
        + "/__flowkv/ui/#/timeline?namespace="
        + encoded(namespaceId)
        + (key == null ? "" : "&key=" + encoded(key))
        + "&at="
        + operation
        + "&after="
        + after;
  }

  /** The page with what an anomaly is about. */
  public String of(Anomaly anomaly) {
    return timeline(anomaly.namespace(), anomaly.key(), anomaly.operation());
  }

  /** A text that a terminal shows as a link; it shows the text alone if it knows no links. */
  public static String link(String text, String address) {
    return "\u001b]8;;" + address + "\u001b\\" + text + "\u001b]8;;\u001b\\";
  }

  /** As JavaScript's {@code encodeURIComponent}: a page reads it. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
