package dev.flowkv.conformance.observation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.conformance.targets.ObservedFaces;
import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The observations themselves, and the faces that need no other program. */
class ObservationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
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
      assertThat(changed(asked, face.name()))
          .as(
              "what is not as docs/reference/observations.md says; either a line or FlowKV is wrong")
          .isEmpty();
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

  /** Observations that are answered otherwise than the page says, each with its place. */
  private static List<String> changed(Score asked, String face) throws IOException {
    Score published = ObservationPages.published(Observations.all());
    List<String> changed = new ArrayList<>();
    for (Observation o : Observations.all()) {
      Verdict now = asked.of(face).get(o.id());
      Verdict before = published.of(face).get(o.id());
      if (now != null && (before == null || before.isReproduced() != now.isReproduced())) {
        changed.add(
            o.place()
                + ": "
                + o.id()
                + (now.isReproduced() ? " is reproduced now" : " " + now.difference()));
      } else if (now == null && before != null) {
        changed.add(o.place() + ": " + o.id() + " is no longer asked");
      }
    }
    return changed;
  }

  /** The page about the files shows an observation as it is, and knows every word. */
  @Test
  void thePageAboutTheFilesIsRight() throws Exception {
    String page = Files.readString(NodeTools.ROOT.resolve("docs/reference/conformance-suite.md"));
    String section = page.substring(page.indexOf("### Add an observation"));
    section = section.substring(0, section.indexOf("\n## "));
    int from = section.indexOf("```json\n") + "```json\n".length();
    JsonNode shown = JSON.readTree(section.substring(from, section.indexOf("```", from)));
    JsonNode file = JSON.readTree(Observations.class.getResourceAsStream("limits.json"));
    assertThat(file).contains(shown);
    assertThat(section)
        .contains(Expected.OF_BINDING.stream().map(w -> "`" + w + "`").toList())
        .contains(Expected.OF_REST.stream().map(w -> "`" + w + "`").toList())
        .contains(Observations.FILES.stream().map(f -> "`" + f + "`").toList());
  }
}
