package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.ExternalProgram.Outcome;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that somebody follows in an empty folder. Each of its blocks does something, and what the
 * reader sees says what:
 *
 * <ul>
 *   <li>A block after "save this as `FILE`" is that file.
 *   <li>A sentence "In `FILE`, replace `OLD` with `NEW`" changes a file.
 *   <li>A block of {@code sh} is run. It must end well, or as {@code <!-- exit status N -->} says.
 *   <li>A block of {@code text} is what the last one prints, among other lines, in this order.
 *   <li>A block of {@code sh in-clone} is what this build has done already.
 * </ul>
 */
final class StartPage {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)([^\\n]*)\\n(.*?)^```$");
  private static final Pattern FILE = Pattern.compile("(?i)save this as `([^`]+)`");
  private static final Pattern EDIT =
      Pattern.compile("In `([^`]+)`, replace `([^`]+)` with `([^`]+)`");
  private static final Pattern STATUS = Pattern.compile("<!-- exit status (\\d+) -->");

  private final String text;
  private final Path folder;
  private final BiFunction<Path, String, Outcome> shell;

  /**
   * A page and its reader.
   *
   * @param text of the page
   * @param folder an empty one
   * @param shell runs a script in a folder
   */
  StartPage(String text, Path folder, BiFunction<Path, String, Outcome> shell) {
    this.text = text;
    this.folder = folder;
    this.shell = shell;
  }

  static String read(String name) throws IOException {
    return Files.readString(NodeTools.ROOT.resolve("docs/start").resolve(name));
  }

  /** Does what the page says, from its beginning to its end; returns how many blocks it has. */
  int follow() throws IOException {
    Matcher block = BLOCK.matcher(text);
    String printed = "";
    int blocks = 0;
    int end = 0;
    while (block.find()) {
      blocks++;
      String before = text.substring(end, block.start());
      end = block.end();
      edit(before);
      Matcher file = FILE.matcher(before);
      String body = block.group(3);
      if (block.group(2).contains("in-clone")) {
        continue;
      } else if (file.find()) {
        Path path = folder.resolve(file.group(1));
        Files.createDirectories(path.getParent());
        Files.writeString(path, body);
      } else if (block.group(1).equals("sh")) {
        printed = run(body, before);
      } else {
        assertThat(block.group(1)).as("the kind of the block\n" + body).isEqualTo("text");
        assertPrinted(body, printed);
      }
    }
    return blocks;
  }

  private void edit(String before) throws IOException {
    Matcher edit = EDIT.matcher(before);
    while (edit.find()) {
      Path path = folder.resolve(edit.group(1));
      String old = Files.readString(path);
      assertThat(old.split(Pattern.quote(edit.group(2)), -1))
          .as("%s has %s once", path, edit.group(2))
          .hasSize(2);
      Files.writeString(path, old.replace(edit.group(2), edit.group(3)));
    }
  }

  private String run(String script, String before) {
    Matcher status = STATUS.matcher(before);
    int expected = status.find() ? Integer.parseInt(status.group(1)) : 0;
    Outcome outcome = shell.apply(folder, script);
    assertThat(outcome.status()).as(script + outcome.output()).isEqualTo(expected);
    return outcome.output();
  }

  private static void assertPrinted(String expected, String printed) {
    List<String> lines = printed.replaceAll("\\u001b\\[[0-9;]*m", "").lines().toList();
    int at = 0;
    for (String line : expected.lines().map(String::strip).toList()) {
      int found = at;
      while (found < lines.size() && !lines.get(found).contains(line)) {
        found++;
      }
      assertThat(found)
          .as("\"%s\" is printed, in its place, in\n%s", line, printed)
          .isLessThan(lines.size());
      at = found + 1;
    }
  }
}
