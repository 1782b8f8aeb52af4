package dev.flowkv.conformance.targets;

import dev.flowkv.conformance.observation.Observation;
import dev.flowkv.conformance.observation.Reply;
import dev.flowkv.conformance.observation.Step;
import dev.flowkv.engine.EmulatorConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Worker in workerd whose bindings the emulator serves. */
final class WorkerFace extends OwnFace {
  private final EmulatorWorkersTarget target;

  private WorkerFace(EmulatorWorkersTarget target) {
    super("FlowKV in workerd", target);
    this.target = target;
  }

  static WorkerFace of(EmulatorConfig config, NodePrograms programs) {
    return new WorkerFace(new EmulatorWorkersTarget(config, programs));
  }

  @Override
  public Optional<String> notAsked(Observation observation) {
    return observation.face() == Observation.Face.REST
        ? Optional.of("a Worker's binding is not the REST API")
        : Optional.empty();
  }

  @Override
  public List<Reply> call(@Nullable String location, List<Step.Call> calls, boolean together) {
    String binding = target.binding(location == null ? usual() : location);
    return new WorkerCalls(target.endpoint(), binding).perform(calls, together);
  }
}
