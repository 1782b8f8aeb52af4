package dev.flowkv.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what program answers, and which project's {@code dev} has started it. */
final class About {
  /** A JSON object: the project's name, and the options that this program was given. */
  private static final String STARTED_FOR = "FLOWKV_STARTED_FOR";

  private About() {}

  static Map<String, Object> thisProgram() {
    return of(Version.current(), System.getenv(STARTED_FOR));
  }

  /**
   * Describes a program.
   *
   * @param startedFor a JSON object; anything else is left out
   */
  static Map<String, Object> of(String version, @Nullable String startedFor) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("name", "flowkv");
    about.put("version", version);
    try {
      JsonNode project = startedFor == null ? null : new ObjectMapper().readTree(startedFor);
      if (project != null && project.isObject()) {
        about.put("startedFor", project);
      }
    } catch (JsonProcessingException e) {
      // Nobody's but the environment's.
    }
    return about;
  }
}
