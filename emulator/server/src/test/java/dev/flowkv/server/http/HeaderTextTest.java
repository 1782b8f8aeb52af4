package dev.flowkv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é😀", "\u00ff"})
  void aTextGoesThereAndBack(String text) {
    assertThat(HeaderText.decode(HeaderText.encode(text))).contains(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00fe", "a\u00e9", "\u00c0\u0080", "\u00ed\u00a0\u0080"})
  void bytesThatAreNotUtf8AreNoText(String carried) {
    assertThat(HeaderText.decode(carried)).isEmpty();
  }

  @Test
  void aReasonIsCutBetweenCharactersWhereClientsWouldRefuseIt() {
    String reason = HeaderText.encodeReason("x".repeat(1019) + "😀".repeat(10));
    assertThat(reason).hasSizeLessThanOrEqualTo(1024);
    assertThat(HeaderText.decode(reason)).contains("x".repeat(1019) + "…");
    String fits = "x".repeat(1024);
    assertThat(HeaderText.encodeReason(fits)).isEqualTo(fits);
    byte[] bytes = HeaderText.encodeReason("é".repeat(600)).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).endsWith("é…").doesNotContain("\ufffd");
  }
}
