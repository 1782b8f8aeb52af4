package dev.flowkv.conformance.history;

import dev.flowkv.conformance.history.HistoryOperation.Content;
import dev.flowkv.conformance.history.HistoryOperation.Read;
import dev.flowkv.conformance.history.KeyWrites.Write;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds a history to the rules. Writes of a key should carry unique values, or metadata: of equal
 * ones, each explains an answer that any of them explains.
 */
public final class HistoryChecker {
  private final CheckOptions options;

  /** A checker with these bounds. */
  public HistoryChecker(CheckOptions options) {
    this.options = options;
  }

  /** Checks a history. */
  public CheckResult check(History history) {
    long bound = options.boundMillis(history);
    KeysOfHistory keys = new KeysOfHistory(history, options.slack().toMillis());
    List<Violation> violations = new ArrayList<>();
    for (HistoryOperation o : history.operations()) {
      for (Read r : o.reads()) {
        Violation violation = read(history, keys.of(o.namespace(), r.key()), o, r, bound);
        if (violation != null) {
          violations.add(violation);
        }
      }
    }
    violations.addAll(new ListChecker(history, keys, bound).check());
    violations.sort(
        Comparator.comparingLong(v -> v.operations().get(v.operations().size() - 1).call()));
    return new CheckResult(
        history.operations().size(),
        keys.all().size(),
        bound,
        violations,
        Measurements.of(history, keys));
  }

  private static @Nullable Violation read(
      History history, KeyWrites key, HistoryOperation o, Read r, long bound) {
    long oldest = o.call() - bound;
    Rule wrong = key.wrong(r.content(), o.call(), o.returned(), oldest);
    boolean older = !history.isStartKnown(o.namespace()) && key.mayShowStart(oldest);
    if (wrong == null || (wrong == Rule.NO_FABRICATION && older)) {
      return null;
    }
    Explanation why =
        r.content() == null
            ? absent(key, o, oldest)
            : found(wrong, key, Objects.requireNonNull(r.content()), o, oldest);
    List<HistoryOperation> shown = new ArrayList<>(why.operations);
    shown.add(o);
    return new Violation(wrong, o.namespace(), r.key(), why.text, shown);
  }

  private record Explanation(String text, List<HistoryOperation> operations) {}

  private static Explanation absent(KeyWrites key, HistoryOperation o, long oldest) {
    Write put = key.lastPutBefore(oldest).orElseThrow();
    return new Explanation(
        "found nothing, "
            + (o.call() - put.operation().returned())
            + " ms after a put had returned; nothing has deleted it since, nor has it expired",
        List.of(put.operation()));
  }

  private static Explanation found(
      Rule wrong, KeyWrites key, Content content, HistoryOperation o, long oldest) {
    Write write = key.latest(content, o.returned()).orElse(null);
    if (wrong == Rule.NO_FABRICATION || write == null) {
      return fabricated(key, content, o);
    }
    if (wrong == Rule.EXPIRATION) {
      return new Explanation(
          "found "
              + shown(content)
              + " "
              + (o.call() - Objects.requireNonNull(write.expires()).latestMillis())
              + " ms after it had expired",
          List.of(write.operation()));
    }
    Write by = Objects.requireNonNull(key.supersededBy(write));
    return new Explanation(
        "found "
            + shown(content)
            + ", superseded "
            + (o.call() - by.operation().returned())
            + " ms before, "
            + (oldest - by.operation().returned())
            + " ms more than allowed",
        List.of(write.operation(), by.operation()));
  }

  private static Explanation fabricated(KeyWrites key, Content content, HistoryOperation o) {
    Write refused = key.refusedOf(content, o.returned()).orElse(null);
    Write first = key.firstOf(content).orElse(null);
    if (refused != null) {
      return new Explanation(
          "found " + shown(content) + ", whose write was refused", List.of(refused.operation()));
    } else if (first != null) {
      return new Explanation(
          "found "
              + shown(content)
              + ", "
              + (first.call() - o.returned())
              + " ms before its write was called",
          List.of(first.operation()));
    }
    return key.firstOf(content.value())
        .map(
            half ->
                new Explanation(
                    "found "
                        + shown(content)
                        + ", a value with metadata that was not written with it",
                    List.of(half.operation())))
        .orElseGet(
            () ->
                new Explanation(
                    "found " + shown(content) + ", which nobody has written", List.of()));
  }

  static String shown(Content content) {
    return "\""
        + content.value()
        + "\""
        + (content.metadata() == null ? "" : " with metadata " + content.metadata());
  }
}
