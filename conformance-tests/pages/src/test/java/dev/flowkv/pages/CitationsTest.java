package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What sources and pages cite by its path, and the section's title, is there. */
class CitationsTest {
  private static final Map<Path, String> CITING = citing();
  private static final Pattern PAGE = Pattern.compile("\\bdocs/[A-Za-z0-9/_-]+\\.md\\b");
  private static final Pattern SECTION =
      Pattern.compile("\\b(docs/[A-Za-z0-9/_-]+\\.md)[}`]*, \"([^\"]+)\"");

  @Test
  void everyPageThatIsCitedExists() {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<Path, String> file : CITING.entrySet()) {
      Matcher page = PAGE.matcher(file.getValue());
      while (page.find()) {
        if (!Files.exists(NodeTools.ROOT.resolve(page.group()))) {
          missing.add(file.getKey() + " cites " + page.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everySectionThatIsCitedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    int cited = 0;
    for (Map.Entry<Path, String> file : CITING.entrySet()) {
      Matcher section = SECTION.matcher(file.getValue());
      while (section.find()) {
        cited++;
        Pattern heading =
            Pattern.compile("^#+ " + Pattern.quote(section.group(2)) + "$", Pattern.MULTILINE);
        Path page = NodeTools.ROOT.resolve(section.group(1));
        if (!Files.exists(page) || !heading.matcher(Files.readString(page)).find()) {
          missing.add(file.getKey() + " cites " + section.group());
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(cited).isGreaterThan(5);
  }

  private static Map<Path, String> citing() {
    Map<Path, String> citing = new TreeMap<>();
    for (Path file :
        Sources.files(".java", ".md", ".js", ".cjs", ".mjs", ".ts", ".json", ".xml", ".toml")) {
      String text = Pages.read(file);
      if (text.contains("docs/")) {
        citing.put(file, joined(text));
      }
    }
    return citing;
  }

  /** The text as it is read: comments and literals without the signs that break their lines. */
  private static String joined(String text) {
    return text.replaceAll("\\s*\\R\\s*\\*\\s+", " ")
        .replace("\\\"", "\"")
        .replaceAll("\"\\s*\\R?\\s*\\+\\s*\"", "");
  }
}
