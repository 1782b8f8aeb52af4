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

/**
 * Looks on while a run goes on: which steps it has, in which of them choices are met, and what is
 * unusual about their answers. Steps have the numbers that a history of the run has.
 */
public final class RunWatcher implements KvObserver {
  private final ScheduledRun run;
  private final Explainer explainer = new Explainer();
  private final List<Anomaly> anomalies = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<WriteOf, Long> stepOfWrite = new HashMap<>();
  private int choicesSeen;
  private long number;

  /**
   * An operation, with the choices that were met in it.
   *
   * @param operation the operation, by its number in the run
   * @param choices the places of the choices among those of the run
   */
  record Step(Operation operation, List<Integer> choices) {}

  private record WriteOf(String namespaceId, long sequence) {}

  /** Looks on at a run that has just begun. */
  public RunWatcher(ScheduledRun run) {
    this.run = run;
  }

  @Override
  public synchronized void ended(KvEvent event) {
    number++;
    Operation operation = EventOperations.of(number, event);
    anomalies.addAll(explainer.explain(operation));
    Long sequence = operation.sequence();
    if (sequence != null) {
      stepOfWrite.put(new WriteOf(operation.namespace(), sequence), number);
    }
    int count = run.metCount();
    if (count > choicesSeen) {
      List<Integer> places = new ArrayList<>();
      for (int i = choicesSeen; i < count; i++) {
        places.add(i);
      }
      choicesSeen = count;
      steps.add(new Step(operation, places));
    }
  }

  @Override
  public synchronized void changed(KvChange change) {
    number++;
    explainer.changed(change.namespaceId());
    // What is written from now on may have the numbers of what was written before.
    stepOfWrite
        .keySet()
        .removeIf(w -> change.namespaceId() == null || w.namespaceId.equals(change.namespaceId()));
  }

  /** The anomalies of the run so far, in order. */
  public synchronized List<Anomaly> anomalies() {
    return List.copyOf(anomalies);
  }

  /** The step in which a choice was met, if it was in an operation. */
  synchronized Optional<Operation> stepOf(KvChoice choice) {
    List<KvChoice> met = run.met();
    for (Step step : steps) {
      for (int place : step.choices) {
        // An assertion is no operation: what it decides is seen with the one that follows.
        if (met.get(place).equals(choice) && choice.kind() != KvChoice.Kind.ASSERTION) {
          return Optional.of(step.operation);
        }
      }
    }
    return Optional.empty();
  }

  /** The number of the step that made a write, if it is one of the run. */
  synchronized Optional<Long> stepOf(String namespaceId, long sequence) {
    return Optional.ofNullable(stepOfWrite.get(new WriteOf(namespaceId, sequence)));
  }
}
