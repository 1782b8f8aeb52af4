/**
 * Which operations the fault rules make fail, and where in an operation they do.
 *
 * <p>{@link dev.flowkv.engine.fault.FaultRules} counts and decides; the {@link
 * dev.flowkv.engine.fault.FaultPlan} that it gives is asked before and after the operation. The
 * rules themselves are values that users make: {@link dev.flowkv.engine.FaultRule}.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.fault;

import org.jspecify.annotations.NullMarked;
