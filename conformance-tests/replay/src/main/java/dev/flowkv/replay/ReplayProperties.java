package dev.flowkv.replay;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropagationMode;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutionResult.Status;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * Ends the message of a property that failed with the command that runs it again, and with its
 * seed. In the same folder jqwik begins with the sample that failed; elsewhere it needs the seed.
 */
public final class ReplayProperties implements AroundPropertyHook {
  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) throws Throwable {
    PropertyExecutionResult result = property.execute();
    if (result.status() != Status.FAILED) {
      return result;
    }
    Throwable failure = result.throwable().orElseGet(() -> new AssertionError(context.label()));
    boolean drawn = result.falsifiedParameters().filter(p -> !p.isEmpty()).isPresent();
    String seed =
        result
            .seed()
            .filter(s -> drawn)
            .map(s -> "\nin another folder: @Property(seed = \"" + s + "\")")
            .orElse("");
    return result.mapToFailed(
        ReplayedFailure.of(failure, context.containerClass(), context.targetMethod(), seed));
  }

  /** The outermost one, so that it sees what the others have made of a result. */
  @Override
  public int aroundPropertyProximity() {
    return Integer.MIN_VALUE;
  }

  @Override
  public PropagationMode propagateTo() {
    return PropagationMode.ALL_DESCENDANTS;
  }
}
