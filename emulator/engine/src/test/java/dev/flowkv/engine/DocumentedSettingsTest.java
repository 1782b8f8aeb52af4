package dev.flowkv.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The table of settings in the specification says what the code says. */
class DocumentedSettingsTest {
  private static final Path PAGE = Path.of("../../docs/reference/consistency-model.md");
  private static final String HEAD =
      "| setting | meaning | takes | `strong` | `cloudflare` | `worst-case` | source |";

  /** The cells of the table's rows, without the backquotes of code. */
  private static List<List<String>> rows() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (String line :
        Files.readAllLines(PAGE).stream()
            .dropWhile(l -> !l.equals(HEAD))
            .skip(2)
            .takeWhile(l -> l.startsWith("|"))
            .toList()) {
      rows.add(
          Arrays.stream(line.substring(1).split("\\|"))
              .map(cell -> cell.strip().replace("`", ""))
              .toList());
    }
    return rows;
  }

  @Test
  void everySettingHasItsRow() throws IOException {
    assertThat(rows())
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Setting.values()).map(Setting::wireName).toList());
  }

  @Test
  void aRowSaysWhatTheSettingMeansItsValuesAndItsEvidence() throws IOException {
    for (List<String> row : rows()) {
      Setting setting = Setting.named(row.get(0));
      SettingDescription description = setting.description();
      assertThat(row.get(1) + ".").as(row.get(0)).isEqualTo(description.meaning());
      assertThat(row.get(6).replaceAll("\\[[^]]*]\\(([^)]*)\\)", "docs/reference/$1"))
          .as(row.get(0))
          .isEqualTo(description.evidence().wireName() + ": " + setting.source());
      assertThat(row.get(3)).isEqualTo(value(Profile.STRONG, setting));
      assertThat(row.get(4)).isEqualTo(value(Profile.CLOUDFLARE, setting));
      assertThat(row.get(5)).isEqualTo(value(Profile.WORST_CASE, setting));
      assertThat(row.get(2)).as(row.get(0)).matches(taken(description));
    }
  }

  @Test
  void noSettingIsWithoutWhatItsEvidenceRestsOn() {
    assertThat(Setting.values()).allSatisfy(s -> assertThat(s.source()).isNotBlank());
  }

  private static String value(Profile profile, Setting setting) {
    return Objects.toString(Settings.of(profile).toJson().get(setting.wireName()), "off");
  }

  /** What a row may say that a setting takes. */
  private static String taken(SettingDescription description) {
    String off = description.canBeOff() ? " or off" : "";
    return switch (description.kind()) {
      case BOOLEAN -> "true, false";
      case CHOICE -> String.join(", ", description.words());
      case LAG -> "none, fixed:60s, .*";
      case NUMBER ->
          description.maximum().orElseThrow() == Integer.MAX_VALUE
              ? "(number|seconds)" + off
              : description.minimum().orElseThrow()
                  + " to "
                  + description.maximum().orElseThrow()
                  + off;
    };
  }
}
