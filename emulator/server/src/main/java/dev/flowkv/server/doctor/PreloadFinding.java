package dev.flowkv.server.doctor;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the preload was tried with a wrangler. Only a Worker shows whether it serves it. */
final class PreloadFinding {
  private static final String NAME = "preload";

  private PreloadFinding() {}

  /**
   * Compares a wrangler with those that were tried.
   *
   * @param wrangler its version
   * @param miniflare the version of its Miniflare, or "none"
   * @param tools FlowKV's, which say what was tried; null: not known
   */
  static Finding of(String wrangler, String miniflare, @Nullable Tools tools) {
    List<String> tried = tried(tools);
    String all = "wrangler " + String.join(", ", tried);
    if (!miniflare.matches("([4-9]|\\d{2,})\\..*")) {
      return Finding.problem(
          NAME,
          "does not know this wrangler's Miniflare, " + miniflare,
          "use a wrangler with Miniflare 4 or newer"
              + (tried.isEmpty() ? "" : " (tried: " + all + ")")
              + ", or raw workerd (docs/how-to/workers.md)");
    }
    if (tried.isEmpty()) {
      return Finding.well(NAME, "knows this wrangler's Miniflare, " + miniflare);
    }
    Version version = Version.parse(wrangler);
    boolean isBetween =
        version.compareTo(Version.parse(tried.get(0))) >= 0
            && version.compareTo(Version.parse(tried.get(tried.size() - 1))) <= 0;
    return isBetween
        ? Finding.well(
            NAME, "knows this wrangler's Miniflare, " + miniflare + "; tried with " + all)
        : Finding.unknown(
            NAME,
            "was not tried with wrangler " + wrangler + ", only with " + all,
            "look below whether a Worker is served; if it is not, npm install --save-dev wrangler@"
                + tried.get(tried.size() - 1));
  }

  /** From the oldest to the newest; empty if nobody knows. */
  private static List<String> tried(@Nullable Tools tools) {
    if (tools == null) {
      return List.of();
    }
    try {
      return new ObjectMapper()
          .readValue(tools.triedWranglers().toFile(), new TypeReference<>() {});
    } catch (IOException e) {
      return List.of();
    }
  }
}
