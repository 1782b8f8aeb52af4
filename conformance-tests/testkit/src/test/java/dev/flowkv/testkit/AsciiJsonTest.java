package dev.flowkv.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsciiJsonTest {
  @Test
  void pairedAndUnpairedSurrogatesAreEscapedUnitByUnit() {
    assertThat(AsciiJson.of(TextNode.valueOf("a\ud800b\u00e9\ud83d\ude00")))
        .isEqualToIgnoringCase("\"a\\ud800b\\u00e9\\ud83d\\ude00\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain \"q\" \\ \n\u0000\u007f", "\udc00\ud800", "\u20ac\u2028"})
  void isAsciiAndReadsAsWhatWasWritten(String text) throws IOException {
    String json = AsciiJson.of(TextNode.valueOf(text));

    assertThat(json).matches("\\p{ASCII}*");
    assertThat(new ObjectMapper().readTree(json).asText()).isEqualTo(text);
  }
}
