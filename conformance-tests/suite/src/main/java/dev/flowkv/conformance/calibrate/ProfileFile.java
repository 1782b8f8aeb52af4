package dev.flowkv.conformance.calibrate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;

/** A calibration as a file that {@code flowkv serve --profile FILE} loads. */
public final class ProfileFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ProfileFile() {}

  /**
   * The document.
   *
   * @param measuredAt when, as an ISO 8601 date and time
   * @param assumptions what was learned of each of the emulator's assumptions
   */
  public static String of(Calibration calibration, String measuredAt, ArrayNode assumptions) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "flowkv-profile").put("version", 1).put("profile", "cloudflare");
    ObjectNode settings = root.putObject("settings");
    new TreeMap<>(calibration.settings())
        .forEach(
            (name, value) -> {
              if (Learned.OFF.equals(value)) {
                settings.putNull(name);
              } else {
                settings.set(name, JSON.valueToTree(value));
              }
            });
    root.put("measuredAt", measuredAt).put("target", calibration.target());
    ObjectNode measured = root.putObject("measured");
    new TreeMap<>(calibration.measured()).forEach(measured::put);
    root.set("assumptions", assumptions);
    return root.toPrettyString() + "\n";
  }
}
