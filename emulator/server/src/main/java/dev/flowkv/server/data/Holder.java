package dev.flowkv.server.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.flowkv.server.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says which emulator has a data directory: the file {@code emulator.json} in it, which an emulator
 * that is killed leaves behind.
 *
 * @param pid the emulator's process
 * @param url where it answers
 */
public record Holder(long pid, String url) {
  static final String FILE = "emulator.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the emulator of a Worker's project keeps its data, from the project's folder. */
  private static final Path OF_A_PROJECT = Path.of(".wrangler", "state", "flowkv");

  /** The file is data, and a token goes where it points: no further than to this computer. */
  private static final String ON_THIS_COMPUTER =
      "http://(127\\.0\\.0\\.1|localhost|\\[::1\\]):\\d+";

  /** Reads who is noted in a data directory, whether it is still there or not. */
  static Optional<Holder> of(Path directory) {
    try {
      JsonNode json = JSON.readTree(directory.resolve(FILE).toFile());
      return json.path("url").isTextual() && json.path("pid").canConvertToLong()
          ? Optional.of(new Holder(json.path("pid").asLong(), json.path("url").asText()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Finds the emulator that has the data of the project that a folder is in: the nearest one, from
   * this folder upwards, with data. Empty if its process has ended, or if it is not on this
   * computer's loopback address.
   */
  public static Optional<Holder> ofProject(Path folder) {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      Optional<Holder> holder = of(at.resolve(OF_A_PROJECT));
      if (holder.isPresent()) {
        return holder.filter(Holder::isRunning).filter(it -> it.url.matches(ON_THIS_COMPUTER));
      }
    }
    return Optional.empty();
  }

  private boolean isRunning() {
    return ProcessHandle.of(pid).isPresent();
  }

  void writeTo(Path directory) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("pid", pid);
    json.put("url", url);
    AtomicFile.write(
        directory.resolve(FILE), out -> out.write((json + "\n").getBytes(StandardCharsets.UTF_8)));
  }
}
