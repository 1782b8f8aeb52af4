package dev.flowkv.engine;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration and a list of steps. It prints as JSON, which {@link ReplayTest} runs again from
 * a file.
 */
record Program(long seed, Map<String, String> settings, List<Step> steps) {
  private static final ObjectMapper JSON = new ObjectMapper();

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "step")
  @JsonSubTypes({
    @Type(value = Put.class, name = "put"),
    @Type(value = PutAll.class, name = "bulkPut"),
    @Type(value = Delete.class, name = "delete"),
    @Type(value = DeleteAll.class, name = "bulkDelete"),
    @Type(value = Get.class, name = "get"),
    @Type(value = GetAll.class, name = "bulkGet"),
    @Type(value = ListKeys.class, name = "list"),
    @Type(value = Configure.class, name = "configure"),
    @Type(value = Restart.class, name = "restart"),
    @Type(value = Advance.class, name = "advance")
  })
  sealed interface Step {}

  record Put(
      String location,
      String key,
      String value,
      @Nullable String expiration,
      @Nullable String ttl,
      @Nullable String metadata)
      implements Step {}

  /** Over REST; the locations of the pairs are not looked at. */
  record PutAll(List<Put> pairs) implements Step {}

  record Delete(String location, String key) implements Step {}

  record DeleteAll(List<String> keys) implements Step {}

  record Get(String location, String key, @Nullable String cacheTtl) implements Step {}

  record GetAll(
      String location, List<String> keys, @Nullable String type, @Nullable String cacheTtl)
      implements Step {}

  /**
   * {@code cursor}: which of the cursors seen so far is used, counted back; negative: one that no
   * list gave; null: none.
   */
  record ListKeys(String location, String prefix, @Nullable String limit, @Nullable Integer cursor)
      implements Step {}

  record Configure(Map<String, String> changes) implements Step {}

  /** The emulator is replaced by one that is made from its state. */
  record Restart() implements Step {}

  record Advance(long millis) implements Step {}

  static Program read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), Program.class);
  }

  @Override
  public String toString() {
    try {
      return "{\"seed\":"
          + seed
          + ",\n\"settings\":"
          + JSON.writeValueAsString(settings)
          + ",\n\"steps\":["
          + steps.stream().map(Program::line).collect(Collectors.joining(","))
          + "\n]}";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String line(Step step) {
    try {
      return "\n  " + JSON.writerFor(Step.class).writeValueAsString(step);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
