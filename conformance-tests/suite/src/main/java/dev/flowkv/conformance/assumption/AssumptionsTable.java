package dev.flowkv.conformance.assumption;

import dev.flowkv.conformance.calibrate.Learned;
import dev.flowkv.engine.Setting;
import java.util.List;
import java.util.stream.Collectors;

/** Ranked assumptions as text: a table in Markdown, and paragraphs for a terminal. */
public final class AssumptionsTable {
  private static final String HEAD =
      """
      | setting | value | or else | evidence | what it decides | settled by | programs | properties that depend on it |
      |---|---|---|---|---|---|---|---|
      """;

  private AssumptionsTable() {}

  /** Writes a table in Markdown, a row for each assumption. */
  public static String markdown(List<RankedAssumption> ranked) {
    return HEAD
        + ranked.stream().map(AssumptionsTable::row).collect(Collectors.joining("\n"))
        + "\n";
  }

  private static String row(RankedAssumption a) {
    Assumption assumption = a.assumption();
    return "| `%s` | `%s` | `%s` | %s | %s | %s | %d | %s |"
        .formatted(
            assumption.setting().wireName(),
            assumption.value(),
            assumption.alternative(),
            evidence(assumption),
            assumption.setting().description().meaning(),
            settled(a, "`"),
            a.dependents().programs(),
            depends(a, "`"));
  }

  /** Writes a paragraph. */
  public static String paragraph(RankedAssumption a) {
    Assumption assumption = a.assumption();
    return """
        %s: %s, or else %s
          %s
          %s
          settled by: %s
          depends on it: %d of %d random programs, properties %s
        """
        .formatted(
            assumption.setting().wireName(),
            assumption.value(),
            assumption.alternative(),
            assumption.setting().description().meaning(),
            evidence(assumption),
            settled(a, ""),
            a.dependents().programs(),
            Dependence.PROGRAMS,
            depends(a, ""));
  }

  /** Writes in a line what a calibration learned of an assumption. */
  public static String settled(Learned learned) {
    Assumption assumption = Assumption.of(Setting.named(learned.setting()));
    boolean same = learned.text().equals(assumption.value());
    return "%s: %s (%s), %s"
        .formatted(
            learned.setting(),
            learned.text(),
            same
                ? "as " + assumption.evidence().wireName()
                : assumption.evidence().wireName() + " is " + assumption.value(),
            learned.support());
  }

  private static String evidence(Assumption assumption) {
    return assumption.evidence().wireName() + ": " + assumption.setting().source();
  }

  private static String settled(RankedAssumption a, String quote) {
    String names =
        a.settledBy().stream()
            .map(
                name ->
                    quote
                        + name
                        + quote
                        + (name.equals(RankedAssumption.CALIBRATE) && a.needsTwoLocations()
                            ? " from two locations"
                            : ""))
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "nothing yet" : names;
  }

  private static String depends(RankedAssumption a, String quote) {
    int count = a.dependents().ids().size();
    return count
        + " of "
        + a.dependents().asked()
        + (count == 0 ? "" : ": ")
        + a.dependents().ids().stream()
            .map(id -> quote + id + quote)
            .collect(Collectors.joining(", "));
  }
}
