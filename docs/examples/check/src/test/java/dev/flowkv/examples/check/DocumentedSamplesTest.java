package dev.flowkv.examples.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What pages show of files is in them, and those the build compiles or runs. A block after {@code
 * <!-- from FILE -->} is a part of the file; after {@code <!-- from FILE NAME -->} it is all that
 * stands there between {@code // sample: NAME} and {@code // end of sample}.
 */
class DocumentedSamplesTest {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- from (\\S+)(?: (\\S+))? -->\\n```\\w+\\n(.*?)```", Pattern.DOTALL);

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(NodeTools.ROOT.resolve("docs"), 3)) {
      return Stream.concat(Stream.of(NodeTools.ROOT.resolve("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md"))
          .filter(page -> read(page).contains("<!-- from "))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void whatAPageShowsIsInTheFile(Path page) {
    Matcher blocks = BLOCK.matcher(read(page));
    int found = 0;
    while (blocks.find()) {
      found++;
      String file = read(NodeTools.ROOT.resolve(blocks.group(1)));
      String shown = withoutIndent(blocks.group(3));
      if (blocks.group(2) == null) {
        assertThat(withoutIndent(file)).contains(shown);
      } else {
        assertThat(shown).isEqualTo(withoutIndent(sample(file, blocks.group(2))));
      }
    }
    assertThat(read(page).split("<!-- from ", -1)).as("every mark has a block").hasSize(found + 1);
  }

  private static String sample(String file, @Nullable String name) {
    Matcher sample =
        Pattern.compile(
                "(?m)^ *// sample: " + name + "\\n(.*?)^ *// end of sample",
                Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(file);
    assertThat(sample.find()).as("there is a sample " + name).isTrue();
    return sample.group(1);
  }

  private static String withoutIndent(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
