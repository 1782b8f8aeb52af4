package dev.flowkv.conformance.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.conformance.targets.ObservedFaces;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The observations themselves, and the faces that need no other program. */
class ObservationsTest {
  private static final int FEWEST = 45;

  @Test
  void thereAreEnoughAndEachSaysWhereItIsFrom() {
    assertThat(Observations.all().stream().filter(Observation::counts))
        .hasSizeGreaterThanOrEqualTo(FEWEST);
  }

  /** A line with another code or text fails here, and so does a page that says otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"in process", "REST"})
  void whatThePageSaysOfAFaceIsWhatItAnswers(String which) throws Exception {
    Score asked = new Score(Observations.all());
    try (AskedFace face = which.equals("REST") ? ObservedFaces.rest() : ObservedFaces.inProcess()) {
      asked.ask(face);
      assertThat(reproduced(asked, face.name()))
          .as(asked.differences())
          .isEqualTo(reproduced(ObservationPages.published(Observations.all()), face.name()));
      assertThat(asked.differences().lines())
          .containsExactlyElementsOf(ObservationPages.publishedDifferences(face.name()));
    }
  }

  @Test
  void theFirstPagesHaveTheFiguresOfTheTable() throws Exception {
    Score published = ObservationPages.published(Observations.all());
    assertThat(published.faces()).hasSize(4);
    ObservationPages.holdSentences(published);
  }

  /** FlowKV answers as the real service did, unless the line says why not. */
  @Test
  void everyDifferenceOfFlowKvIsOnPurpose() throws Exception {
    Score published = ObservationPages.published(Observations.all());
    Map<String, Observation> byId =
        Observations.all().stream().collect(Collectors.toMap(Observation::id, o -> o));
    published.faces().stream()
        .filter(f -> f.startsWith(Score.FLOWKV))
        .flatMap(f -> published.of(f).entrySet().stream())
        .filter(e -> !e.getValue().isReproduced())
        .forEach(e -> assertThat(byId.get(e.getKey()).differs()).as(e.getKey()).isNotNull());
    for (Observation o : byId.values()) {
      if (o.differs() != null) {
        assertThat(published.faces().stream().filter(f -> f.startsWith(Score.FLOWKV)))
            .as("%s: \"differs\", and nothing does", o.place())
            .anyMatch(
                f ->
                    published.of(f).containsKey(o.id())
                        && !published.of(f).get(o.id()).isReproduced());
      }
    }
  }

  private static Map<String, Boolean> reproduced(Score score, String face) {
    Map<String, Boolean> reproduced = new TreeMap<>();
    score.of(face).forEach((id, verdict) -> reproduced.put(id, verdict.isReproduced()));
    return reproduced;
  }
}
