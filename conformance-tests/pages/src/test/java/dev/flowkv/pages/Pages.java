package dev.flowkv.pages;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the pages of the documentation as GitHub shows them. */
final class Pages {
  static final Path CONTENTS = NodeTools.ROOT.resolve("docs/README.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```$");
  private static final Pattern CODE = Pattern.compile("`[^`\n]+`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private Pages() {}

  /** A link to a file of the project, and perhaps to a heading in it. */
  record Link(Path file, String anchor) {}

  /** Returns every page: those in docs, and the ones beside the code. */
  static List<Path> all() {
    Path docs = NodeTools.ROOT.resolve("docs");
    return Stream.concat(
            Stream.of(
                    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "harness-scripts/npm/README.md")
                .map(NodeTools.ROOT::resolve),
            Sources.files(".md").stream().filter(file -> file.startsWith(docs)))
        .toList();
  }

  static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text without blocks of code, and without code in a line. */
  static String prose(String page) {
    return CODE.matcher(BLOCK.matcher(page).replaceAll("")).replaceAll("");
  }

  /** Returns the links to files of the project. */
  static List<Link> links(Path page) {
    return LINK.matcher(BLOCK.matcher(read(page)).replaceAll(""))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .map(link -> link(page, link))
        .toList();
  }

  private static Link link(Path page, String text) {
    String[] parts = text.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    return new Link(file, parts.length == 1 ? "" : parts[1]);
  }

  /** Returns what GitHub calls the headings of a page in links. */
  static Set<String> anchors(Path page) {
    Set<String> anchors = new LinkedHashSet<>();
    for (String heading : headings(page)) {
      String plain =
          heading
              .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
              .replace(' ', '-');
      for (int more = 0; !anchors.add(more == 0 ? plain : plain + "-" + more); more++) {
        // The next number.
      }
    }
    return anchors;
  }

  static List<String> headings(Path page) {
    return Pattern.compile("(?m)^#+ (.*)$")
        .matcher(BLOCK.matcher(read(page)).replaceAll(""))
        .results()
        .map(heading -> heading.group(1).strip())
        .collect(Collectors.toList());
  }

  /** Returns the number of the line that a match begins in, counted from 1. */
  static long line(String text, MatchResult match) {
    return text.substring(0, match.start()).lines().count() + 1;
  }
}
