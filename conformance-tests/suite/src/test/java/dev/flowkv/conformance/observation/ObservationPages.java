package dev.flowkv.conformance.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.testkit.NodeTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages with the score: {@code -Dflowkv.docs=write} writes them, else they are compared. */
final class ObservationPages {
  private static final String START = "<!-- generated: observations -->\n";
  private static final String END = "<!-- end -->";
  private static final String COMMAND =
      "mvn verify -pl conformance-tests/suite -am -Dit.test=ObservationsIT -Dtest=none"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false"
          + " -Dflowkv.docs=write";

  private static final Path DOCS = NodeTools.ROOT.resolve("docs/reference");
  private static final Path ALL = DOCS.resolve("observations.md");
  private static final Path CONFORMANCE = DOCS.resolve("conformance.md");
  private static final Path README = NodeTools.ROOT.resolve("README.md");

  private ObservationPages() {}

  /** Compares the page of all observations with what was found, or writes it. */
  static void holdAll(Score score) throws IOException {
    hold(
        ALL,
        score.sentence()
            + "\n\n## What is not reproduced\n\n"
            + score.differences()
            + "\n## All that count\n\n"
            + score.table()
            + "\n## What does not count\n\n"
            + score.notCounted());
  }

  /** Compares the figures of the first pages with what was found, or writes them. */
  static void holdFigures(Score score) throws IOException {
    hold(README, score.sentence() + "\n");
    hold(CONFORMANCE, score.sentence() + "\n\n" + score.differences());
  }

  /** Compares the sentence of the first pages with figures of the page of all. */
  static void holdSentences(Score published) throws IOException {
    for (Path page : List.of(README, CONFORMANCE, ALL)) {
      String text = Files.readString(page);
      assertThat(text.substring(text.indexOf(START) + START.length()))
          .as("%s does not have the figures of the table; if the table is right: %s", page, COMMAND)
          .startsWith(published.sentence() + "\n");
    }
  }

  /** What the page of all observations says. */
  static Score published(List<Observation> observations) throws IOException {
    Score score = new Score(observations);
    Map<String, Map<String, Verdict>> byFace = new LinkedHashMap<>();
    List<String> head = List.of();
    for (String line : Files.readString(ALL).split("\n")) {
      List<String> cells =
          Arrays.stream(line.replace("\\|", "/").split("\\|", -1)).map(String::strip).toList();
      if (line.startsWith("| observation |")) {
        head = cells;
        head.subList(3, head.size() - 4).forEach(f -> byFace.put(f, new TreeMap<>()));
      } else if (line.startsWith("| `")) {
        for (int i = 3; i < head.size() - 4; i++) {
          if (!cells.get(i).isEmpty()) {
            Verdict verdict =
                cells.get(i).equals("same") ? Verdict.SAME : Verdict.different(cells.get(i));
            byFace.get(head.get(i)).put(cells.get(1).replace("`", ""), verdict);
          }
        }
      }
    }
    byFace.forEach(score::put);
    return score;
  }

  /** The lines about faces that are not reproduced, as the page has them. */
  static List<String> publishedDifferences(String face) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readString(ALL).split("\n")) {
      if (line.startsWith("- `") && line.contains("`, " + face + ": ")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static void hold(Path page, String text) throws IOException {
    String before = Files.readString(page);
    int from = before.indexOf(START) + START.length();
    int until = before.indexOf(END, from);
    assertThat(until).as("%s has the marks %s and %s", page, START.strip(), END).isPositive();
    if ("write".equals(System.getProperty("flowkv.docs"))) {
      Files.writeString(page, before.substring(0, from) + text + before.substring(until));
      return;
    }
    assertThat(before.substring(from, until))
        .as("what was found is not what %s says; if it is right: %s", page.getFileName(), COMMAND)
        .isEqualTo(text);
  }
}
