package dev.flowkv.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class InspectorPageTest {
  private final InspectorPage page = new InspectorPage(false);

  private static String text(WebFile file) {
    return new String(file.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void everyFileThatThePageNamesIsThere() {
    Matcher paths = Pattern.compile("\"(/__flowkv/ui/[^\"]+)\"").matcher(text(page.page()));
    assertThat(paths.results().map(found -> found.group(1)))
        .hasSize(3)
        .allSatisfy(path -> assertThat(page.find(path)).as(path).isPresent());
  }

  @Test
  void aPathOfAnotherVersionOrOutsideOfThePageIsNoFile() {
    String root = text(page.page()).replaceAll("(?s).*src=\"([^\"]+)/app.js\".*", "$1");
    assertThat(page.find(root + "/app.js")).isPresent();
    assertThat(page.find(root + "/index.html")).isEmpty();
    assertThat(page.find(root + "/../version.txt")).isEmpty();
    assertThat(page.find(root + "/none.js")).isEmpty();
    assertThat(page.find(root + "/")).isEmpty();
    assertThat(page.find(root + "0/app.js")).isEmpty();
    assertThat(page.find("/__flowkv/ui/app.js")).isEmpty();
  }

  @Test
  void thePageSaysWhetherItIsReadOnly() {
    assertThat(text(page.page())).contains("data-read-only=\"false\"");
    assertThat(text(new InspectorPage(true).page())).contains("data-read-only=\"true\"");
  }
}
