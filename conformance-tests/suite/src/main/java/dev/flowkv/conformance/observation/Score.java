package dev.flowkv.conformance.observation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was reproduced, face by face, as the pages of the documentation show it.
 *
 * <p>An observation is reproduced by FlowKV if all of its faces that can be asked give the answers
 * that were seen.
 */
public final class Score {
  /** The names of FlowKV's faces begin so. */
  public static final String FLOWKV = "FlowKV";

  private final List<Observation> observations;
  private final Map<String, Map<String, Verdict>> byFace = new LinkedHashMap<>();

  /** Of these observations; nothing has been asked yet. */
  public Score(List<Observation> observations) {
    this.observations = List.copyOf(observations);
  }

  /**
   * Asks a face all that applies to it.
   *
   * @throws InterruptedException if the run is given up
   */
  public void ask(AskedFace face) throws InterruptedException {
    Map<String, Verdict> verdicts = new TreeMap<>();
    for (Observation o : observations) {
      if (o.counts() && face.notAsked(o).isEmpty()) {
        verdicts.put(o.id(), Asking.of(o, face));
      }
    }
    put(face.name(), verdicts);
  }

  /** Takes what a face was found to do, by the observation's id. */
  public void put(String face, Map<String, Verdict> verdicts) {
    byFace.put(face, Map.copyOf(verdicts));
  }

  /** What a face was found to do, by the observation's id. */
  public Map<String, Verdict> of(String face) {
    return Map.copyOf(byFace.getOrDefault(face, Map.of()));
  }

  /** The faces that were asked. */
  public List<String> faces() {
    return List.copyOf(byFace.keySet());
  }

  private List<Verdict> verdicts(Observation o, Predicate<String> faces) {
    return byFace.entrySet().stream()
        .filter(e -> faces.test(e.getKey()))
        .map(e -> e.getValue().get(o.id()))
        .filter(v -> v != null)
        .toList();
  }

  private static boolean isFlowKv(String face) {
    return face.startsWith(FLOWKV);
  }

  /** The sentence with both figures. */
  public String sentence() {
    List<String> parts = new ArrayList<>();
    parts.add(FLOWKV + " reproduces " + count(Score::isFlowKv));
    byFace.keySet().stream()
        .filter(f -> !isFlowKv(f))
        .forEach(f -> parts.add(f + " " + count(g -> g.equals(f))));
    return String.join(", ", parts) + ".";
  }

  private String count(Predicate<String> faces) {
    List<List<Verdict>> asked =
        observations.stream().map(o -> verdicts(o, faces)).filter(v -> !v.isEmpty()).toList();
    long same = asked.stream().filter(v -> v.stream().allMatch(Verdict::isReproduced)).count();
    return "**" + same + " of " + asked.size() + "**";
  }

  /** Those that are not reproduced, with the reason. */
  public String differences() {
    StringBuilder list = new StringBuilder();
    for (Observation o : observations) {
      for (String face : byFace.keySet()) {
        Verdict v = byFace.getOrDefault(face, Map.of()).get(o.id());
        if (v != null && !v.isReproduced()) {
          list.append("- `").append(o.id()).append("`, ").append(face).append(": ");
          list.append(v.difference()).append('.');
          if (isFlowKv(face) && o.differs() != null) {
            list.append(" On purpose: ").append(o.differs());
          }
          list.append('\n');
        }
      }
    }
    return list.toString();
  }

  /** The table of all that count, a column for each face. */
  public String table() {
    StringBuilder table = new StringBuilder("| observation | seen | ");
    table.append(String.join(" | ", byFace.keySet()));
    table.append(" | date | known | source |\n|---|---|");
    table.append("---|".repeat(byFace.size())).append("---|---|---|\n");
    for (Observation o : observations) {
      if (!o.counts()) {
        continue;
      }
      table.append("| `").append(o.id()).append("` | ").append(cell(seen(o))).append(" | ");
      table.append(
          byFace.values().stream()
              .map(v -> answer(v.get(o.id())))
              .collect(Collectors.joining(" | ")));
      table.append(" | ").append(o.date()).append(" | ").append(o.evidence().wireName());
      table.append(" | ").append(cell(o.source())).append(" |\n");
    }
    return table.toString();
  }

  /** With the settings of FlowKV that stand for a special account or moment. */
  private static String seen(Observation o) {
    return o.settings().isEmpty()
        ? o.seen()
        : o.seen()
            + " FlowKV with "
            + new TreeMap<>(o.settings())
                .entrySet().stream()
                    .map(e -> "`" + e.getKey() + "=" + e.getValue() + "`")
                    .collect(Collectors.joining(", "))
            + ".";
  }

  private static String answer(@Nullable Verdict verdict) {
    return verdict == null ? "" : verdict.isReproduced() ? "same" : "**differs**";
  }

  /** Those that are not counted, with the reason. */
  public String notCounted() {
    return observations.stream()
        .filter(o -> !o.counts())
        .map(
            o ->
                "- `"
                    + o.id()
                    + "` ("
                    + o.date()
                    + ", "
                    + o.source()
                    + "): "
                    + o.seen()
                    + " "
                    + (o.notAsked() == null
                        ? "A newer observation says otherwise: `" + o.newer() + "`."
                        : o.notAsked())
                    + "\n")
        .collect(Collectors.joining());
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
