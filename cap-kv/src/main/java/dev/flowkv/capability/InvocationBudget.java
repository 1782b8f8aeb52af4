package dev.flowkv.capability;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operations that one invocation of a Worker may still make.
 *
 * <p>The platform counts them over all namespaces of an invocation, so one budget is shared by all
 * capabilities of it. Each page of a list is one operation; what the checks refuse is none, what a
 * provider fails at is one.
 */
public final class InvocationBudget {
  private final int operations;
  private final AtomicInteger spent = new AtomicInteger();

  /** A budget of the platform's 1,000 operations. */
  public InvocationBudget() {
    this(KvLimits.OPERATIONS_PER_INVOCATION);
  }

  /**
   * A smaller or larger budget.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public InvocationBudget(int operations) {
    if (operations < 0) {
      throw new IllegalArgumentException("operations must not be negative, not " + operations);
    }
    this.operations = operations;
  }

  /** How many operations are left. */
  public int remaining() {
    return operations - spent.get();
  }

  /**
   * Takes one operation.
   *
   * @throws KvException with {@link KvErrorCode#OPERATION_LIMIT_EXCEEDED} if none is left
   */
  void spend() {
    int before;
    do {
      before = spent.get();
      if (before >= operations) {
        throw KvException.of(
            KvErrorCode.OPERATION_LIMIT_EXCEEDED,
            "the invocation has made its " + operations + " operations; no more are allowed");
      }
    } while (!spent.compareAndSet(before, before + 1));
  }
}
