package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowkv.testkit.ExternalProgram.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that shows something else than what happens is found. */
class StartPageTest {
  private static final String FILE = "Save this as `a/b.txt`:\n\n```txt\nold\n```\n";

  @TempDir Path temp;

  /** A shell that prints the script, and fails if that says so. */
  private static Outcome echo(Path folder, String script) {
    return new Outcome(script.contains("fail") ? 1 : 0, script);
  }

  private void follow(String page) throws IOException {
    new StartPage(page, temp, StartPageTest::echo).follow();
  }

  @Test
  void filesAreWrittenAndChangedAndOutputIsCompared() throws IOException {
    follow(
        FILE
            + "In `a/b.txt`, replace `old` with `new`.\n\n```sh\none\ntwo\nthree\n```\n\n"
            + "```text\none\nthree\n```\n\n<!-- exit status 1 -->\n```sh\nfail\n```\n");
    assertThat(temp.resolve("a/b.txt")).hasContent("new");
  }

  @Test
  void whatIsNotPrintedOrInAnotherOrderFails() {
    assertThatThrownBy(() -> follow("```sh\none\n```\n\n```text\ntwo\n```\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("\"two\" is printed");
    assertThatThrownBy(() -> follow("```sh\none\ntwo\n```\n\n```text\ntwo\none\n```\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("\"one\" is printed");
  }

  @Test
  void anotherExitStatusAnUnknownBlockAndATextThatIsNotThereFail() {
    assertThatThrownBy(() -> follow("```sh\nfail\n```\n")).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> follow("<!-- exit status 1 -->\n```sh\nfine\n```\n"))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> follow("```js\n1\n```\n"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the kind of the block");
    assertThatThrownBy(
            () -> follow(FILE + "In `a/b.txt`, replace `no` with `new`.\n\n```sh\nx\n```\n"))
        .isInstanceOf(AssertionError.class);
  }
}
