package dev.flowkv.exploration;

import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvChoice.Write;
import dev.flowkv.explain.Operation;
import dev.flowkv.explain.OperationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Says what a surprise was: in which step, what was answered, and what had not arrived. */
final class SurpriseText {
  private static final String INDENT = "        ";

  private final RunWatcher watcher;

  SurpriseText(RunWatcher watcher) {
    this.watcher = watcher;
  }

  /** Returns two lines: the step with its answer, and why it is so. */
  List<String> lines(KvChoice choice) {
    Optional<Operation> step = watcher.stepOf(choice);
    List<String> lines = new ArrayList<>();
    lines.add(step.map(s -> asked(s, choice)).orElseGet(() -> withoutStep(choice)));
    lines.add(INDENT + why(choice));
    return lines;
  }

  private static String asked(Operation step, KvChoice choice) {
    String answered =
        OperationText.answered(step, Objects.requireNonNullElse(choice.key(), first(step)));
    return "step %d  %s  → %s".formatted(step.number(), OperationText.asked(step), answered);
  }

  private static String first(Operation step) {
    return step.reads().isEmpty() ? "" : step.reads().get(0).key();
  }

  private static String withoutStep(KvChoice choice) {
    String key = choice.key();
    return (choice.kind() == KvChoice.Kind.ASSERTION ? "assertion" : "operation")
        + (key == null ? "" : " about " + OperationText.quoted(key))
        + " at "
        + choice.location();
  }

  private String why(KvChoice choice) {
    return switch (choice.kind()) {
      case SHARD ->
          "it went to shard %s; the cache of shard %s, used last, holds something else"
              .formatted(
                  choice.options().get(choice.taken()).value(), choice.options().get(0).value());
      case FAULT -> "the fault rule hit it: " + choice.name();
      default -> late(choice);
    };
  }

  /** Of several writes that had not arrived, names the newest one. */
  private String late(KvChoice choice) {
    List<Write> late =
        choice.options().subList(0, choice.taken()).stream()
            .map(KvChoice.Option::write)
            .filter(Objects::nonNull)
            .toList();
    Write write = Objects.requireNonNull(late.get(0));
    String step = watcher.stepOfWrite(choice).map(number -> "step " + number + ", ").orElse("");
    String others = late.size() == 1 ? "" : " and %d before it".formatted(late.size() - 1);
    return "the %s at %s (%s%s before)%s had not arrived; the longest lag is %s"
        .formatted(
            write.isDelete() ? "delete" : "put",
            write.location(),
            step,
            seconds(choice.atMillis() - write.committedAtMillis()),
            others,
            SecondsText.ofMillis(write.longestLagMillis()));
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.3f s", millis / 1000.0);
  }
}
