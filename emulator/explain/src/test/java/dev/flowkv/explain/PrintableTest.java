package dev.flowkv.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void whatTurnsTheDirectionOfTextOrControlsATerminalIsMadeVisible() {
    for (int[] range :
        new int[][] {
          {0x202A, 0x202E}, {0x2066, 0x2069}, {0, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}
        }) {
      for (int c = range[0]; c <= range[1]; c++) {
        String hidden = "a" + Character.toString(c) + "b";
        assertThat(Printable.text(hidden)).isEqualTo("a\\u%04xb".formatted(c));
      }
    }
    assertThat(Printable.text("\u202Eevil\u202C \ud800")).isEqualTo("\\u202eevil\\u202c \\ud800");
  }

  @Test
  void whatPeopleReadStaysAsItIs() {
    String text = "kéy €😀 שלום مرحبا \\ | < & \u2029";
    assertThat(Printable.text(text)).isEqualTo(text);
  }

  @Test
  void linesStayLines() {
    assertThat(Printable.lines("{\n  \"a\" : \"\u202e\"\n}\n"))
        .isEqualTo("{\n  \"a\" : \"\\u202e\"\n}\n");
    assertThat(Printable.lines("one")).isEqualTo("one");
  }
}
