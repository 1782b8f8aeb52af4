package dev.flowkv.exploration;

import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvChoice;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvObserver;
import dev.flowkv.engine.ScheduledRun;
import dev.flowkv.explain.Anomaly;
import dev.flowkv.explain.Explainer;
import dev.flowkv.explain.Operation;
import dev.flowkv.formats.EventOperations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks on while a run goes on: which steps it has, in which of them choices are met, and what is
 * unusual about their answers. Steps have the numbers that a history of the run has.
 */
public final class RunWatcher implements KvObserver {
  private final ScheduledRun run;
  private final Explainer explainer = new Explainer();
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final Map<String, Step> stepOfChoice = new HashMap<>();
  private final Map<WriteOf, Long> stepOfWrite = new HashMap<>();
  private int choicesSeen;
  private long number;
  private long operations;

  /**
   * Where a choice was met.
   *
   * @param operation the operation; null: it was in none
   * @param write the number of the step that made the newest write that it was about; null: none
   *     did
   */
  private record Step(@Nullable Operation operation, @Nullable Long write) {}

  private record WriteOf(String namespaceId, long sequence) {}

  /** Looks on at a run that has just begun. */
  public RunWatcher(ScheduledRun run) {
    this.run = run;
  }

  @Override
  public synchronized void ended(KvEvent event) {
    number++;
    operations++;
    Operation operation = EventOperations.of(number, event);
    anomalies.addAll(explainer.explain(operation));
    Long sequence = operation.sequence();
    if (sequence != null) {
      stepOfWrite.put(new WriteOf(operation.namespace(), sequence), number);
    }
    noteChoices(operation);
  }

  /** Now, since what is written after a reset may have the numbers of what was written before. */
  private void noteChoices(@Nullable Operation operation) {
    if (run.metCount() == choicesSeen) {
      return;
    }
    List<KvChoice> since = run.metSince(choicesSeen);
    choicesSeen += since.size();
    for (KvChoice choice : since) {
      // An assertion is no operation: what it decides is seen with the one that follows.
      boolean isOfOperation = choice.kind() != KvChoice.Kind.ASSERTION;
      stepOfChoice.put(choice.name(), new Step(isOfOperation ? operation : null, writeOf(choice)));
    }
  }

  private @Nullable Long writeOf(KvChoice choice) {
    String namespaceId = choice.namespaceId();
    KvChoice.Write newest = choice.options().get(0).write();
    return namespaceId == null || newest == null
        ? null
        : stepOfWrite.get(new WriteOf(namespaceId, newest.sequence()));
  }

  @Override
  public synchronized void changed(KvChange change) {
    noteChoices(null);
    number++;
    explainer.changed(change.namespaceId());
    stepOfWrite
        .keySet()
        .removeIf(w -> change.namespaceId() == null || w.namespaceId.equals(change.namespaceId()));
  }

  /** How many operations the run has had so far. */
  public synchronized long operations() {
    return operations;
  }

  /** The anomalies of the run so far, in order. */
  public synchronized List<Anomaly> anomalies() {
    return List.copyOf(anomalies);
  }

  /** The number of the last step so far; 0: there was none. */
  public synchronized long steps() {
    return number;
  }

  /**
   * A step to look at.
   *
   * @param number of the step
   * @param namespace its namespace's id
   * @param key the key that it is about; null: several
   */
  public record Place(long number, String namespace, @Nullable String key) {}

  /**
   * Where to begin to look: the step of the first surprise, else of the first anomaly; empty: there
   * is neither.
   */
  public synchronized Optional<Place> firstUnusual() {
    for (KvChoice choice : run.met()) {
      Optional<Operation> step = choice.isSurprise() ? stepOf(choice) : Optional.empty();
      if (step.isPresent()) {
        Operation operation = step.get();
        return Optional.of(new Place(operation.number(), operation.namespace(), choice.key()));
      }
    }
    return anomalies.stream()
        .findFirst()
        .map(anomaly -> new Place(anomaly.operation(), anomaly.namespace(), anomaly.key()));
  }

  /** The step in which a choice was met, if it was in an operation. */
  synchronized Optional<Operation> stepOf(KvChoice choice) {
    noteChoices(null);
    return Optional.ofNullable(stepOfChoice.get(choice.name())).map(Step::operation);
  }

  /** The number of the step that made the newest write that a choice is about, if one did. */
  synchronized Optional<Long> stepOfWrite(KvChoice choice) {
    noteChoices(null);
    return Optional.ofNullable(stepOfChoice.get(choice.name())).map(Step::write);
  }
}
