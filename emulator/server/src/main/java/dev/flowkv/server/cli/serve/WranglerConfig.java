package dev.flowkv.server.cli.serve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.flowkv.server.cli.option.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The KV namespaces that a {@code wrangler.toml}, {@code wrangler.json} or {@code wrangler.jsonc}
 * names: {@code id} and {@code preview_id} of each binding, in each environment. A binding without
 * an id is the business of the program that runs the Worker.
 */
final class WranglerConfig {
  private static final ObjectMapper TOML = new TomlMapper();

  /** What wrangler accepts in both: comments and a comma behind the last element. */
  private static final ObjectMapper JSONC =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private static final String NAMESPACES = "kv_namespaces";

  /**
   * A namespace to declare.
   *
   * @param id its id
   * @param title the name of the binding, of a preview with {@code _preview} behind it
   */
  record Declared(String id, String title) {}

  private final Path file;
  private final List<Declared> declared = new ArrayList<>();

  private WranglerConfig(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read, naming the file and the place
   */
  static List<Declared> read(Path file) throws IOException {
    WranglerConfig config = new WranglerConfig(file);
    JsonNode document = config.parse();
    config.environment(document, "");
    JsonNode environments = config.table(document, "env", "");
    if (environments != null) {
      for (Map.Entry<String, JsonNode> e : environments.properties()) {
        String place = "env." + e.getKey();
        if (!e.getValue().isObject()) {
          throw config.wrong(place, "must be a table");
        }
        config.environment(e.getValue(), place + ".");
      }
    }
    return config.declared;
  }

  private JsonNode parse() throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    boolean isToml = name.endsWith(".toml");
    if (!isToml && !name.endsWith(".json") && !name.endsWith(".jsonc")) {
      throw new IOException(file + " must be a wrangler.toml, wrangler.json or wrangler.jsonc");
    }
    JsonNode document;
    try {
      document = (isToml ? TOML : JSONC).readTree(InputFile.read(file));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "%s: line %d: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("is not readable")),
          e);
    }
    if (!document.isObject()) {
      throw new IOException(file + " must hold one object");
    }
    return document;
  }

  /** The bindings of one environment, and of its previews. */
  private void environment(JsonNode environment, String place) throws IOException {
    bindings(environment.get(NAMESPACES), place + NAMESPACES);
    JsonNode previews = table(environment, "previews", place);
    if (previews != null) {
      bindings(previews.get(NAMESPACES), place + "previews." + NAMESPACES);
    }
  }

  private @Nullable JsonNode table(JsonNode parent, String name, String place) throws IOException {
    JsonNode table = parent.get(name);
    if (table != null && !table.isObject()) {
      throw wrong(place + name, "must be a table");
    }
    return table;
  }

  private void bindings(@Nullable JsonNode bindings, String place) throws IOException {
    if (bindings == null) {
      return;
    }
    if (!bindings.isArray()) {
      throw wrong(place, "must be a list of tables");
    }
    for (int i = 0; i < bindings.size(); i++) {
      JsonNode binding = bindings.get(i);
      String at = place + "[" + i + "]";
      if (!binding.isObject()) {
        throw wrong(at, "must be a table");
      }
      String title = text(binding, "binding", at);
      String id = text(binding, "id", at);
      String preview = text(binding, "preview_id", at);
      if (id != null) {
        declared.add(new Declared(id, titled(title, id)));
      }
      if (preview != null) {
        declared.add(new Declared(preview, titled(title, preview) + "_preview"));
      }
    }
  }

  private static String titled(@Nullable String binding, String id) {
    return binding == null ? id : binding;
  }

  private @Nullable String text(JsonNode binding, String name, String place) throws IOException {
    JsonNode value = binding.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(place + "." + name, "must be a text");
    }
    if (value.textValue().isEmpty()) {
      throw wrong(place + "." + name, "must not be empty");
    }
    return value.textValue();
  }

  private IOException wrong(String place, String why) {
    return new IOException(file + ": " + place + " " + why);
  }
}
