package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The words of {@code docs/contributing/tics.txt} are in no page, comment, help or message. */
class PlainEnglishTest {
  private static final String LIST = "docs/contributing/tics.txt";

  /** The ends of a line of a comment or of a literal, so that a phrase is found across lines. */
  private static final Pattern BREAK =
      Pattern.compile("\"?\\s*\\R\\s*(?:\\*|//|#|\\+\\s*\"|\")?[ \\t]*");

  private static final List<Tic> TICS = tics();
  private static final Pattern ANY = any();

  private record Tic(Pattern pattern, String instead) {}

  private static List<Tic> tics() {
    return Sources.read(LIST)
        .lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split(" -> ", 2))
        .map(parts -> new Tic(Pattern.compile(parts[0], Pattern.CASE_INSENSITIVE), parts[1]))
        .toList();
  }

  /** Each begins with a word, so most of a text is passed over at once. */
  private static Pattern any() {
    return Pattern.compile(
        TICS.stream()
            .map(tic -> tic.pattern().pattern().replaceFirst("^\\\\b", ""))
            .collect(Collectors.joining("|", "\\b(", ")")),
        Pattern.CASE_INSENSITIVE);
  }

  private static List<String> found(Path file, String text) {
    List<String> found = new ArrayList<>();
    String joined = BREAK.matcher(text.replaceAll("https?://\\S+", "")).replaceAll(" ");
    if (!ANY.matcher(joined).find()) {
      return found;
    }
    for (Tic tic : TICS) {
      Matcher matcher = tic.pattern().matcher(joined);
      while (matcher.find()) {
        String near =
            joined.substring(
                Math.max(0, matcher.start() - 40), Math.min(joined.length(), matcher.end() + 20));
        found.add(NodeTools.ROOT.relativize(file) + ": …" + near + "…: " + tic.instead());
      }
    }
    return found;
  }

  @Test
  void noSentenceOfTheListIsLeft() {
    List<String> found = new ArrayList<>();
    for (Path file :
        Sources.files(
            ".md",
            ".java",
            ".js",
            ".cjs",
            ".mjs",
            ".ts",
            ".html",
            "openapi.json",
            "action.yml",
            "pom.xml",
            "schema.json")) {
      if (!file.endsWith("PlainEnglishTest.java")) {
        found.addAll(found(file, Pages.read(file)));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void aPhraseIsFoundAcrossTheLinesOfACommentAndOfALiteral() {
    Path file = NodeTools.ROOT.resolve("A.java");
    assertThat(found(file, "/**\n * The caller is\n * told.\n */")).hasSize(1);
    assertThat(found(file, "\"nothing comes into\"\n    + \" being\"")).hasSize(1);
    assertThat(found(file, "The two cannot be told apart; see https://a.example/anew")).isEmpty();
  }
}
