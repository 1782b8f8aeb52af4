package dev.flowkv.workers;

import dev.flowkv.capability.InvocationBudget;
import dev.flowkv.capability.KeyValue;
import dev.flowkv.capability.KvErrorCode;
import dev.flowkv.capability.KvException;
import dev.flowkv.capability.KvPolicy;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;

/**
 * The environment of one invocation of a Worker: the {@code env} that its handler is given.
 *
 * <pre>{@code
 * KeyValue visits = WorkersEnv.of(env).kv("FLOW_KV");
 * }</pre>
 *
 * <p>All capabilities that come from one environment share its budget of 1,000 operations, so make
 * one per invocation.
 */
public final class WorkersEnv {
  private final JSObject env;
  private final KvPolicy policy;
  private final InvocationBudget budget;

  private WorkersEnv(JSObject env, KvPolicy policy, InvocationBudget budget) {
    this.env = env;
    this.policy = policy.withBudget(budget);
    this.budget = budget;
  }

  /** The environment of an invocation, with the platform's limits. */
  public static WorkersEnv of(JSObject env) {
    return new WorkersEnv(env, KvPolicy.standard(), new InvocationBudget());
  }

  /**
   * The same invocation with a smaller {@code cacheTtl} allowed: 30 seconds, which the platform
   * takes since 2026-01-30. Its budget is shared with this one.
   */
  public WorkersEnv withMinimumCacheTtlSeconds(int seconds) {
    return new WorkersEnv(env, policy.withMinimumCacheTtlSeconds(seconds), budget);
  }

  /** What is left of the invocation's operations. */
  public InvocationBudget budget() {
    return budget;
  }

  /**
   * The capability of a binding.
   *
   * @param binding its name in {@code kv_namespaces} of {@code wrangler.toml}
   * @throws KvException with {@link KvErrorCode#BINDING_MISSING} if there is none of this name, or
   *     it is not a KV namespace
   */
  public KeyValue kv(String binding) {
    JSObject found = property(env, binding);
    if (found == null) {
      throw KvException.of(
          KvErrorCode.BINDING_MISSING,
          "there is no binding " + binding + "; kv_namespaces in wrangler.toml declares it");
    }
    if (!isNamespace(found)) {
      throw KvException.of(
          KvErrorCode.BINDING_MISSING, "the binding " + binding + " is not a KV namespace");
    }
    return KeyValue.over(new WorkersKv(found), policy);
  }

  @JSBody(
      params = {"env", "name"},
      script =
          "return Object.prototype.hasOwnProperty.call(env, name) && env[name] !== undefined"
              + " ? env[name] : null;")
  private static native @Nullable JSObject property(JSObject env, String name);

  @JSBody(
      params = "o",
      script =
          "return typeof o === 'object' && typeof o.getWithMetadata === 'function'"
              + " && typeof o.put === 'function' && typeof o.list === 'function';")
  private static native boolean isNamespace(JSObject o);
}
