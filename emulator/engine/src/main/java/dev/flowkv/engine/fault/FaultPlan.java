package dev.flowkv.engine.fault;

import dev.flowkv.engine.FaultEffect;
import dev.flowkv.engine.KvFault;
import dev.flowkv.engine.KvOperation;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the fault rules have decided for one operation.
 *
 * @param delay before it is performed
 * @param effect what else happens; null: nothing
 */
public record FaultPlan(Duration delay, @Nullable FaultEffect effect) {
  public static final FaultPlan NONE = new FaultPlan(Duration.ZERO, null);

  /** Fails here if the operation is not to be performed. */
  public void beforeEffect() {
    if (effect instanceof FaultEffect.Failure failure) {
      throw KvFault.error(failure);
    }
    if (effect instanceof FaultEffect.Drop drop && !drop.afterEffect()) {
      throw KvFault.connectionDropped();
    }
  }

  /** Fails here if not even a refusal is to arrive. */
  public void afterRefusal() {
    if (effect instanceof FaultEffect.Drop) {
      throw KvFault.connectionDropped();
    }
  }

  /** Fails here if the answer is not to arrive. */
  public void afterEffect(KvOperation operation) {
    afterRefusal();
    if (effect instanceof FaultEffect.LostAcknowledgement && operation.isWrite()) {
      throw KvFault.acknowledgementLost();
    }
  }

  /** How old a read may be made; 0: not at all. */
  public long staleMillis() {
    return effect instanceof FaultEffect.StaleRead stale ? stale.age().toMillis() : 0;
  }
}
