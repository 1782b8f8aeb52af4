package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The headings of the page on troubleshooting are messages that somebody can meet. */
class TroubleshootingTest {
  private static final String PAGE = "docs/how-to/troubleshooting.md";

  /** Each part of the heading, between the signs of what differs, is in one file, in this order. */
  @Test
  void everyHeadingIsAMessageOfTheCode() {
    List<String> headings =
        Pages.headings(NodeTools.ROOT.resolve(PAGE)).stream()
            .filter(heading -> heading.startsWith("`"))
            .map(heading -> heading.replace("`", ""))
            .toList();
    assertThat(headings).hasSizeGreaterThan(20);
    List<String> sources =
        Sources.files(".java", ".js", ".cjs").stream()
            .filter(file -> !file.endsWith("TroubleshootingTest.java"))
            .map(file -> Pages.read(file).replaceAll("[\"`]\\s*\\+\\s*[\"`]", ""))
            .toList();
    assertThat(headings)
        .filteredOn(
            heading -> sources.stream().noneMatch(source -> hasAll(source, heading.split("…"))))
        .as("headings that are in no source")
        .isEmpty();
  }

  private static boolean hasAll(String source, String... parts) {
    List<String> wanted = Stream.of(parts).filter(part -> part.strip().length() > 1).toList();
    int first = source.indexOf(wanted.get(0));
    while (first >= 0) {
      int at = first;
      boolean all = true;
      for (String part : wanted) {
        at = source.indexOf(part, at);
        if (at < 0 || at > first + 400) {
          all = false;
          break;
        }
      }
      if (all) {
        return true;
      }
      first = source.indexOf(wanted.get(0), first + 1);
    }
    return false;
  }
}
