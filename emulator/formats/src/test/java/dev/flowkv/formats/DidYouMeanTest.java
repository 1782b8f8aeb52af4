package dev.flowkv.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
  private static final List<String> KNOWN =
      List.of("serve", "import", "export", "tail", "views", "health", "lhr", "replicationLag");

  @ParameterizedTest
  @CsvSource({
    "sevre,serve",
    "srve,serve",
    "sserve,serve",
    "tial,tail",
    "view,views",
    "LHR,lhr",
    "lrh,lhr",
    "replicatonlagg,replicationLag",
    "heal,health",
    "replication,replicationLag",
  })
  void whatWasMeantIsFound(String wrong, String meant) {
    assertThat(DidYouMean.nearest(wrong, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "best", "sjc", "lag", "replication-lag-of-all", "''"})
  void whatIsNotNearIsNoSuggestion(String wrong) {
    assertThat(DidYouMean.nearest(wrong, KNOWN)).isEmpty();
  }

  @Test
  void aHintIsTheEndOfASentenceOrNothing() {
    assertThat(DidYouMean.hint("exprot", KNOWN)).isEqualTo("; did you mean export?");
    assertThat(DidYouMean.hint("nothing", KNOWN)).isEmpty();
  }
}
