package dev.flowkv.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the page of the zoo says. */
final class ZooPage {
  private static final String PAGE = read();

  private ZooPage() {}

  private static String read() {
    try {
      return Files.readString(NodeTools.ROOT.resolve("docs/examples/zoo/README.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The cells of a bug's row: surprises needed, schedules until found, all schedules of the mend,
   * random seeds until found.
   */
  static List<String> figures(String anchor) {
    Matcher row =
        Pattern.compile("(?m)^\\| \\[[^]]*]\\(#" + anchor + "\\) \\|(.*)\\|$").matcher(PAGE);
    assertThat(row.find()).as("the table has a row for " + anchor).isTrue();
    return Arrays.stream(row.group(1).split("\\|")).map(String::strip).toList();
  }

  /** The anchors of the rows. */
  static List<String> rows() {
    return Pattern.compile("(?m)^\\| \\[[^]]*]\\(#([^)]*)\\) \\|")
        .matcher(PAGE)
        .results()
        .map(row -> row.group(1))
        .toList();
  }

  /** The anchors of the sections. */
  static List<String> sections() {
    return Arrays.stream(PAGE.split("(?m)^## ")).skip(1).map(ZooPage::anchor).toList();
  }

  /** The first block of text in a bug's section. */
  static String explanation(String anchor) {
    String section =
        Arrays.stream(PAGE.split("(?m)^## "))
            .filter(s -> anchor(s).equals(anchor))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the page has no section " + anchor));
    Matcher block = Pattern.compile("(?s)```text\\n(.*?)\\n```").matcher(section);
    assertThat(block.find()).as(anchor + " has a block of text").isTrue();
    return block.group(1);
  }

  private static String anchor(String section) {
    String title = section.lines().findFirst().orElse("");
    return title.replace("`", "").replace(' ', '-').toLowerCase(Locale.ROOT);
  }
}
