package dev.flowkv.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.report.SuiteReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  private static final SuiteReport NOTHING =
      new SuiteReport("2026-11-26T12:00:00Z", 1, List.of(), List.of());

  @TempDir Path temp;

  @Test
  void aPublishedPageKeepsItsSectionAboutObservationsAndNothingElse() throws Exception {
    Path page = temp.resolve("conformance.md");
    ReportFiles.publish(page, NOTHING);
    String alone = Files.readString(page);
    assertThat(alone).doesNotContain("Observed on the real service");

    String section = ReportFiles.OBSERVED + "\n1 of 2.\n";
    Files.writeString(page, "# Another run\n" + section);
    ReportFiles.publish(page, NOTHING);
    assertThat(page).hasContent(alone + section);
    ReportFiles.publish(page, NOTHING);
    assertThat(page).hasContent(alone + section);
  }
}
