package dev.flowkv.server.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowkv.server.cli.serve.WranglerConfig.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The KV ids of wrangler's configuration files. */
class WranglerConfigTest {
  @TempDir Path temp;

  private static final List<Declared> ALL =
      List.of(
          new Declared("0123", "KV"),
          new Declared("4567", "KV_preview"),
          new Declared("my-app:É", "SESSION"),
          new Declared("89ab", "KV"),
          new Declared("cdef", "PREVIEWED"));

  private List<Declared> read(String name, String text) throws IOException {
    return WranglerConfig.read(Files.writeString(temp.resolve(name), text));
  }

  @Test
  void everyIdOfEveryEnvironmentIsFoundInToml() throws IOException {
    assertThat(
            read(
                "wrangler.toml",
                """
                name = "w" # a comment
                kv_namespaces = [
                  { binding = "KV", id = "0123", preview_id = "4567" },
                  { binding = "NONE" },
                ]
                [[env.first.kv_namespaces]]
                binding = "SESSION"
                id = "my-app:É"
                [[env.second.kv_namespaces]]
                binding = "KV"
                id = "89ab"
                [[env.second.previews.kv_namespaces]]
                binding = "PREVIEWED"
                id = "cdef"
                """))
        .isEqualTo(ALL);
    assertThat(read("none.toml", "name = \"w\"\n")).isEmpty();
  }

  @Test
  void everyIdOfEveryEnvironmentIsFoundInJsonWithComments() throws IOException {
    String json =
        """
        {
          // A comment, and
          /* another one. */
          "kv_namespaces": [
            { "binding": "KV", "id": "0123", "preview_id": "4567" },
            { "binding": "NONE", },
          ],
          "env": {
            "first": { "kv_namespaces": [{ "binding": "SESSION", "id": "my-app:É" }] },
            "second": {
              "kv_namespaces": [{ "binding": "KV", "id": "89ab" }],
              "previews": { "kv_namespaces": [{ "binding": "PREVIEWED", "id": "cdef" }] },
            },
          },
        }
        """;
    assertThat(read("wrangler.jsonc", json)).isEqualTo(ALL);
    assertThat(read("WRANGLER.JSON", json)).isEqualTo(ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.toml|name = |: line 1: ",
        "a.jsonc|{\"kv_namespaces\": [}|: line 1: ",
        "a.json|[]|' must hold one object'",
        "a.json|''|' must hold one object'",
        "a.yaml|{}|' must be a wrangler.toml, wrangler.json or wrangler.jsonc'",
        "a.json|{\"kv_namespaces\": {}}|: kv_namespaces must be a list of tables",
        "a.json|{\"kv_namespaces\": [7]}|: kv_namespaces[0] must be a table",
        "a.json|{\"kv_namespaces\": [{\"id\": 7}]}|: kv_namespaces[0].id must be a text",
        "a.json|{\"kv_namespaces\": [{}, {\"preview_id\": \"\"}]}|: kv_namespaces[1].preview_id must not be empty",
        "a.json|{\"env\": []}|: env must be a table",
        "a.json|{\"env\": {\"x\": 1}}|: env.x must be a table",
        "a.toml|env.x.kv_namespaces = 1|: env.x.kv_namespaces must be a list of tables",
      })
  void aMistakeIsOneLineThatNamesFileAndPlace(String name, String text, String message) {
    IOException refusal = catchThrowableOfType(IOException.class, () -> read(name, text));
    assertThat(refusal).message().startsWith(temp.resolve(name) + message).hasLineCount(1);
  }
}
