package dev.flowkv.capability;

import dev.flowkv.capability.KvRequirements.Outcome;
import dev.flowkv.capability.KvRequirements.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands against running a program: nothing, if it is empty. The same input gives the same
 * report, sorted by binding, then field, then what is needed.
 *
 * @param findings sorted
 */
public record KvPreflightReport(List<Finding> findings) {
  /** The code of a finding: the program names a binding that does not exist. */
  public static final String BINDING_MISSING = "CAP101";

  /** The code of a finding: the provider does not offer what is required. */
  public static final String REQUIREMENT_NOT_MET = "CAP102";

  /** The code of a finding: the provider does not say whether it offers what is required. */
  public static final String REQUIRED_FIELD_UNKNOWN = "CAP103";

  /**
   * One thing that is missing.
   *
   * @param code {@code CAP101}, {@code CAP102} or {@code CAP103}
   * @param binding the binding's name
   * @param field what is required of it, such as {@code consistency}; empty if it is missing
   * @param message the finding in words
   */
  public record Finding(String code, String binding, String field, String message) {
    @Override
    public String toString() {
      return code + " " + message;
    }
  }

  /**
   * Compares what a program requires with what is bound.
   *
   * @param required requirements by binding name
   * @param bound what the providers say, by binding name
   */
  public static KvPreflightReport of(
      Map<String, KvRequirements> required, Map<String, KvCapabilityInfo> bound) {
    List<Finding> findings = new ArrayList<>();
    new TreeMap<>(required)
        .forEach((binding, rules) -> findings.addAll(check(binding, rules, bound)));
    return new KvPreflightReport(List.copyOf(findings));
  }

  private static List<Finding> check(
      String binding, KvRequirements requirements, Map<String, KvCapabilityInfo> bound) {
    KvCapabilityInfo info = bound.get(binding);
    if (info == null) {
      String there = bound.isEmpty() ? "none" : String.join(", ", new TreeMap<>(bound).keySet());
      return List.of(
          new Finding(
              BINDING_MISSING,
              binding,
              "",
              "binding " + binding + " does not exist; there are: " + there));
    }
    return requirements.rules().stream()
        .sorted(Comparator.comparing(Rule::field).thenComparing(Rule::needed))
        .flatMap(
            rule -> {
              Outcome outcome = rule.test().apply(info);
              return outcome.met()
                  ? Stream.empty()
                  : Stream.of(finding(binding, info, rule, outcome));
            })
        .toList();
  }

  private static Finding finding(
      String binding, KvCapabilityInfo info, Rule rule, Outcome outcome) {
    String actual = outcome.actual();
    return new Finding(
        actual == null ? REQUIRED_FIELD_UNKNOWN : REQUIREMENT_NOT_MET,
        binding,
        rule.field(),
        "binding "
            + binding
            + ": "
            + rule.field()
            + " must be "
            + rule.needed()
            + "; "
            + info.provider()
            + " says "
            + (actual == null ? "nothing known" : actual));
  }

  /** Whether nothing stands against running the program. */
  public boolean passed() {
    return findings.isEmpty();
  }

  /** One finding per line. */
  @Override
  public String toString() {
    return String.join("\n", findings.stream().map(Finding::toString).toList());
  }
}
