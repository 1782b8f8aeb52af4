package dev.flowkv.engine.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the operations of each invocation of a Worker, for the most recent invocations. */
public final class InvocationLimit {
  /** Invocations that are counted at once; an invocation lives for seconds. */
  private static final int INVOCATIONS = 10_000;

  /** As recorded in 2026; until then the text ended after the first sentence. */
  private static final String TEXT =
      "Too many API requests by single Worker invocation. To configure this limit, refer to"
          + " https://developers.cloudflare.com/workers/wrangler/configuration/#limits";

  private final Cache<String, Integer> operations =
      Caffeine.newBuilder().maximumSize(INVOCATIONS).executor(Runnable::run).build();

  /** The operations of each invocation that is counted. */
  Map<String, Integer> counts() {
    return new TreeMap<>(operations.asMap());
  }

  void restore(Map<String, Integer> counts) {
    operations.asMap().putAll(counts);
  }

  /** Counts one operation of an invocation, or refuses it. */
  public void admit(@Nullable String invocation, Settings settings) {
    OptionalInt limit = settings.optionalNumber(Setting.OPERATIONS_PER_INVOCATION);
    if (invocation == null || limit.isEmpty()) {
      return;
    }
    int count = operations.asMap().merge(invocation, 1, Integer::sum);
    if (count > limit.getAsInt()) {
      throw new KvFailure(Reason.INVOCATION_LIMIT_EXCEEDED, TEXT);
    }
  }
}
