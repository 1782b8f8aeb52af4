package dev.flowkv.server.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.AnomalyKind;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Where the page of an emulator is, and how terminals show it. */
class InspectorAddressTest {
  private static final InspectorAddress INSPECTOR = new InspectorAddress("http://127.0.0.1:8786");

  private static Anomaly anomaly(String key) {
    return new Anomaly(
        AnomalyKind.STALE_READ, 5, 0, "sjc", "my app", key, OptionalLong.empty(), "a sentence");
  }

  @Test
  void anAddressHoldsAnyKey() {
    assertThat(INSPECTOR.page()).isEqualTo("http://127.0.0.1:8786/");
    assertThat(INSPECTOR.of(anomaly("a b/\u00e9&#+%\n\u001b")))
        .isEqualTo(
            "http://127.0.0.1:8786/__flowkv/ui/#/timeline?namespace=my%20app"
                + "&key=a%20b%2F%C3%A9%26%23%2B%25%0A%1B&at=5");
    assertThat(INSPECTOR.run("my app", null, 7, 4))
        .isEqualTo("http://127.0.0.1:8786/__flowkv/ui/#/timeline?namespace=my%20app&at=7&after=4");
  }

  @Test
  void theNumberOfAnOperationIsALinkOnATerminalAndNowhereElse() {
    assertThat(TerminalReport.line(anomaly("k"), null))
        .isEqualTo("operation 5 (stale-read): a sentence");
    assertThat(TerminalReport.line(anomaly("k"), INSPECTOR))
        .isEqualTo(
            "\u001b]8;;http://127.0.0.1:8786/__flowkv/ui/#/timeline?namespace=my%20app&key=k&at=5"
                + "\u001b\\operation 5\u001b]8;;\u001b\\ (stale-read): a sentence");
  }
}
