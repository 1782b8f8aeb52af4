package dev.flowkv.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.testkit.NodeTools;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages list the codes of errors that the code has, and no others. */
class DocumentedCodesTest {
  private static final Pattern IN_FIRST_CELL =
      Pattern.compile("(?m)^\\| (`[A-Z][A-Z0-9_`, ]+`) \\|");

  private static Set<String> codes(String page) {
    return Sources.found(IN_FIRST_CELL, List.of(NodeTools.ROOT.resolve(page))).stream()
        .flatMap(cell -> Stream.of(cell.split(", ")))
        .map(code -> code.replace("`", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyCodeOfTheCapabilityIsOnThePage() {
    Set<String> expected =
        Sources.found(
            Pattern.compile("\"(CAP\\d+)\""),
            List.of(
                NodeTools.ROOT.resolve(
                    "cap-kv/src/main/java/dev/flowkv/capability/KvPreflightReport.java")));
    Stream.of(KvErrorCode.values()).map(Enum::name).forEach(expected::add);
    assertThat(codes("docs/reference/capabilities-and-binding.md")).isEqualTo(expected);
  }

  @Test
  void everyCodeOfTheHarnessWorkerIsOnThePage() {
    Set<String> expected =
        Sources.found(
            Pattern.compile("\"(HARNESS_[A-Z_]+)\""),
            Sources.files(".java").stream()
                .filter(file -> file.toString().contains("cap-kv-workers/src/main/"))
                .toList());
    assertThat(expected).isNotEmpty();
    assertThat(
            Sources.found(
                Pattern.compile("`(HARNESS_[A-Z_]+)`"),
                List.of(NodeTools.ROOT.resolve("docs/reference/harness-protocol.md"))))
        .isEqualTo(expected);
  }
}
