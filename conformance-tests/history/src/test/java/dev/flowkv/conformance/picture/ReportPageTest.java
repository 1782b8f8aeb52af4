package dev.flowkv.conformance.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.history.CheckOptions;
import dev.flowkv.conformance.history.ExplainedHistory;
import dev.flowkv.conformance.history.History;
import dev.flowkv.conformance.history.HistoryChecker;
import dev.flowkv.conformance.history.HistoryFormatException;
import dev.flowkv.conformance.history.HistoryReader;
import dev.flowkv.explain.Anomaly;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Reports on histories that no emulator of this version has recorded. */
class ReportPageTest {
  private static final String HEADER =
      "{\"format\":\"flowkv-history\",\"version\":2,\"forgotten\":0}\n";

  private static String line(String op, String location, long at, String members) {
    return "{\"location\":\"%s\",\"namespace\":\"n\",\"op\":\"%s\",\"call\":%d,\"return\":%d,\"outcome\":\"ok\",%s}\n"
        .formatted(location, op, at, at, members);
  }

  private static String put(String location, long at, String key, String value) {
    return line("put", location, at, "\"key\":\"%s\",\"value\":\"%s\"".formatted(key, value));
  }

  private static String get(String location, long at, String key, String value) {
    return line(
        "get",
        location,
        at,
        "\"key\":\"%s\",\"result\":{\"found\":true,\"value\":\"%s\"}".formatted(key, value));
  }

  private static String page(String lines, Set<String> keys, boolean all)
      throws IOException, HistoryFormatException {
    History history = HistoryReader.read(new BufferedReader(new StringReader(lines)));
    CheckOptions options = CheckOptions.DOCUMENTED;
    String page =
        new ReportPage(
                history,
                options,
                new HistoryChecker(options).check(history),
                ExplainedHistory.read(new BufferedReader(new StringReader(lines))))
            .page("t", keys, all, 50);
    parsed(page);
    return page;
  }

  /** The charts are well-formed XML. */
  private static void parsed(String page) {
    for (int from = page.indexOf("<svg"); from >= 0; from = page.indexOf("<svg", from + 1)) {
      String svg = page.substring(from, page.indexOf("</svg>", from) + 6);
      try {
        Document document =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
      } catch (Exception e) {
        throw new AssertionError(svg, e);
      }
    }
  }

  @Test
  void aHistoryOfVersion1IsExplainedAsFarAsItSays() throws IOException, HistoryFormatException {
    String lines = Files.readString(Path.of("src/test/resources/version-1.jsonl"));
    assertThat(ExplainedHistory.read(new BufferedReader(new StringReader(lines))).anomalies())
        .extracting(Anomaly::sentence)
        .containsExactly(
            "get \"k\" at sjc read absent, 4.0 s after the put at lhr (operation 2): a cache answered; since when it had this is not recorded",
            "put \"k\" at sjc was refused, 4.5 s after the put at lhr (operation 2): too soon for the limit of writes to one key (one per second on the platform)");
    assertThat(page(lines, Set.of(), false))
        .contains("<td>cached-miss</td>", "<td>refused-write</td>", "Every rule holds.");
  }

  @Test
  void noAnomaliesAreSaidInWordsAndKeysAreDrawnWhenAskedFor() throws Exception {
    String lines = HEADER + put("lhr", 0, "k", "v") + get("lhr", 1, "k", "v");
    assertThat(page(lines, Set.of(), false))
        .contains("No anomalies: every answer showed the latest write")
        .doesNotContain("<svg");
    assertThat(page(lines, Set.of(), true)).contains("<svg", "No anomalies of this key.");
    assertThat(page(lines, Set.of("k"), false)).contains("<svg");
    assertThat(page(lines, Set.of("other"), false))
        .contains("No operation of this history names the key.");
  }

  @Test
  void whatBreaksARuleHasARedRing() throws Exception {
    String lines = HEADER + put("lhr", 0, "k", "v") + get("sjc", 5_000, "k", "nobody's");
    assertThat(page(lines, Set.of(), false))
        .contains("1 violation.", "class=\"broken\"", "not allowed: no-fabrication");
  }

  @Test
  void thePageEscapesWhatKeysHold() throws Exception {
    String lines =
        HEADER
            + put("l\\u0007", 1, "<b>\\u0000", "</code>\u202e")
            + get("lhr", 500_000, "<b>\\u0000", "x&y\u2066");
    assertThat(page(lines, Set.of(), false))
        .contains("&lt;b&gt;\\u0000", "&lt;/code&gt;\\u202e", "x&amp;y\\u2066", "no-fabrication")
        .doesNotContain("\u202e", "\u2066", "\u0007", "<b>\\", "http://", "https://", "<script");
  }

  @Test
  void aKeyOfManyOperationsIsDrawnInPart() throws Exception {
    StringBuilder lines = new StringBuilder(HEADER).append(put("lhr", 0, "k", "old"));
    lines.append(put("lhr", 100_000, "k", "v"));
    lines.append(get("sjc", 105_000, "k", "old"));
    for (int i = 0; i < 10_000; i++) {
      lines.append(get("sjc", 200_000 + i, "k", "v"));
    }
    String page = page(lines.toString(), Set.of(), false);
    assertThat(page)
        .contains(
            "9,703 operations of this key not drawn", "class=\"get stale\"", "⋯ 100.0 s", ">old<")
        .hasSizeLessThan(300_000);
  }

  @Test
  void moreTimeIsFurtherApartAndIdleStretchesAreFolded() {
    TimeAxis axis = new TimeAxis();
    axis.add(1, 0);
    axis.add(2, 0);
    axis.add(3, 999);
    axis.add(4, 1_999);
    axis.add(5, 61_999);
    assertThat(axis.of(1)).isZero();
    assertThat(axis.of(2)).isEqualTo(58);
    assertThat(axis.of(3)).isEqualTo(116);
    assertThat(axis.of(4)).isEqualTo(196);
    assertThat(axis.of(5)).isEqualTo(300);
    assertThat(axis.of(6)).isEqualTo(-1);
    assertThat(axis.at(1_500)).isEqualTo(116);
    assertThat(axis.at(-1)).isEqualTo(-1);
    assertThat(axis.folds()).containsExactly(new TimeAxis.Fold(196, "60 s"));
  }
}
