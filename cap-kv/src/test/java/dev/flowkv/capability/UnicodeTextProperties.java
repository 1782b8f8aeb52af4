package dev.flowkv.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class UnicodeTextProperties {
  @Property(tries = 5000)
  void theLengthIsTheEncodersAndMinusOneWhereItRefuses(@ForAll("chars") String text) {
    long length;
    try {
      length = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      length = -1;
    }
    assertThat(UnicodeText.utf8Length(text)).isEqualTo(length);
    assertThat(UnicodeText.hasUnpairedSurrogate(text)).isEqualTo(length < 0);
  }

  /** Texts of chars, surrogates in any order among them. */
  @Provide
  Arbitrary<String> chars() {
    return Arbitraries.oneOf(
            Arbitraries.chars().all(),
            Arbitraries.chars().range('\uD800', '\uDFFF'),
            Arbitraries.of('\u007F', '\u0080', '\u07FF', '\u0800', '\uFFFF'))
        .list()
        .ofMaxSize(12)
        .map(
            list -> {
              StringBuilder text = new StringBuilder();
              list.forEach(text::append);
              return text.toString();
            });
  }
}
