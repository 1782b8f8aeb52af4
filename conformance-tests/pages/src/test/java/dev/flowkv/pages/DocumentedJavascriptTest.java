package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.GeneratedPart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page on JavaScript lists what the types of the npm package declare. */
class DocumentedJavascriptTest {
  private static final String COMMENT = "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+";
  private static final Pattern EXPORT =
      Pattern.compile(
          COMMENT
              + "export (?:(function) (\\w+\\([^;]*?\\)): [^;]+;"
              + "|(interface|class) (\\w+)(?: extends ([\\w, ]+))? \\{(.*?)\\n\\})",
          Pattern.DOTALL);
  private static final Pattern BARE =
      Pattern.compile(
          "(?<!\\*/\\n)export interface (\\w+)(?: extends ([\\w, ]+))? \\{(.*?)\\n\\}",
          Pattern.DOTALL);
  private static final Pattern MEMBER =
      Pattern.compile(
          "(?m)^  (?:" + COMMENT + ")?(?:readonly )?(\\w+)(\\??)(?=[:(])", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile(COMMENT + "export type (\\w+) =\\s*([^;]+);", Pattern.DOTALL);

  @Test
  void everyExportAndMemberIsOnThePage() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("flowkv", "index");
    entries.put("flowkv/client", "client");
    entries.put("flowkv/vitest", "vitest");
    entries.put("flowkv/vite", "vite");
    entries.put("flowkv/node-test", "node-test");
    entries.forEach(
        (entry, file) -> {
          String types = Sources.read("harness-scripts/npm/" + file + ".d.ts");
          List<String> parts = new ArrayList<>();
          Matcher exported = EXPORT.matcher(types);
          while (exported.find()) {
            parts.add(
                exported.group(2) != null
                    ? "**`"
                        + call(exported.group(3))
                        + "`**: "
                        + Sources.sentence(exported.group(1))
                    : described(
                        exported.group(5),
                        Sources.sentence(exported.group(1)),
                        exported.group(6),
                        exported.group(7)));
          }
          Matcher type = TYPE.matcher(types);
          while (type.find()) {
            parts.add(
                "**`%s`**: %s `%s`"
                    .formatted(
                        type.group(2),
                        Sources.sentence(type.group(1)),
                        type.group(3).replaceAll("\\s+", " ")));
          }
          Matcher bare = BARE.matcher(types);
          while (bare.find()) {
            parts.add(described(bare.group(1), "", bare.group(2), bare.group(3)));
          }
          assertThat(parts).as(entry).isNotEmpty();
          GeneratedPart.holds("docs/reference/javascript.md", entry, String.join("\n\n", parts));
        });
  }

  private static String call(String signature) {
    return signature.replaceAll("\\s+", " ");
  }

  private static String described(String name, String sentence, String base, String body) {
    List<String> rows = new ArrayList<>();
    Matcher members = MEMBER.matcher(body);
    while (members.find()) {
      assertThat(members.group(1)).as("a comment on %s.%s", name, members.group(2)).isNotNull();
      rows.add(
          "| `%s` | %s |"
              .formatted(members.group(2) + members.group(3), Sources.text(members.group(1))));
    }
    return "**`"
        + name
        + "`**"
        + (sentence.isEmpty() ? "" : ": " + sentence)
        + (base == null ? "" : " It also has the members of `" + base + "`.")
        + (rows.isEmpty() ? "" : "\n\n| member | meaning |\n|---|---|\n" + String.join("\n", rows));
  }
}
