package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds a part of a page to what the program says of itself. The part stands between {@code <!--
 * generated: NAME -->} and {@code <!-- end -->}. With {@code -Dflowkv.docs=write} it is written.
 */
public final class GeneratedPart {
  private GeneratedPart() {}

  /**
   * Compares the part with a text, or writes it.
   *
   * @param page the page, from the root of the project, such as {@code docs/reference/options.md}
   * @param text what the part must be, without the last line break
   * @throws AssertionError if the page has no such part, or has another text
   */
  public static void holds(String page, String name, String text) {
    Path file = NodeTools.ROOT.resolve(page);
    try {
      String all = Files.readString(file);
      String start = "<!-- generated: " + name + " -->\n";
      int mark = all.indexOf(start);
      assertThat(mark).as("%s has the mark %s", page, start.strip()).isNotNegative();
      int from = mark + start.length();
      int until = all.indexOf("<!-- end -->", from);
      if ("write".equals(System.getProperty("flowkv.docs"))) {
        Files.writeString(file, all.substring(0, from) + text + "\n" + all.substring(until));
        return;
      }
      assertThat(all.substring(from, until))
          .as(
              "the part \"%s\" of %s, which the test writes with -Dflowkv.docs=write, and no hand",
              name, page)
          .isEqualTo(text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
