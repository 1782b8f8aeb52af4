package dev.flowkv.capability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The check against Jackson's parser, on texts that are nearly JSON. */
class JsonSyntaxProperties {
  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Property(tries = 20_000)
  void itIsJsonIffJacksonReadsIt(@ForAll("nearlyJson") String text) {
    assertThat(JsonSyntax.isValid(text)).as(text).isEqualTo(jacksonReads(text));
  }

  private static boolean jacksonReads(String text) {
    try {
      return !JACKSON.readTree(text).isMissingNode();
    } catch (IOException e) {
      return false;
    }
  }

  @Provide
  Arbitrary<String> nearlyJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\\u00e9\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"",
            "1",
            "-1.5e+3",
            "01",
            "1.",
            "-",
            "0",
            "true",
            "false",
            "null",
            "nul",
            " ",
            "\n",
            "\t",
            "\"\u0001\"",
            "\"\\n\"",
            "1e5",
            "1E",
            ".5",
            "+1",
            "{\"k\":1}",
            "[1,2]",
            "\u00a0")
        .list()
        .ofMaxSize(9)
        .map(parts -> String.join("", parts));
  }

  @Example
  void nestingIsBoundedByMemoryAlone() {
    int depth = 1_000_000;
    assertThat(JsonSyntax.isValid("[".repeat(depth) + "]".repeat(depth))).isTrue();
    assertThat(JsonSyntax.isValid("[".repeat(depth))).isFalse();
    assertThat(JsonSyntax.isValid("{\"a\":".repeat(depth) + "1" + "}".repeat(depth))).isTrue();
  }

  @Example
  void nestingIsWhatIsOpenAtOnce() {
    assertThat(JsonSyntax.nesting("\"[{\"")).isEqualTo(0);
    assertThat(JsonSyntax.nesting("[]")).isEqualTo(1);
    assertThat(JsonSyntax.nesting("[[],{\"a\":{}},{}]")).isEqualTo(3);
    assertThat(JsonSyntax.nesting("[")).isEqualTo(-1);
  }
}
