package dev.flowkv.engine.schedule;

import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.draw.SeededHash;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Draws with a seeded hash: equal seeds and histories give equal answers. */
public enum SeededScheduler implements KvScheduler {
  INSTANCE;

  @Override
  public void operationBegins() {}

  @Override
  public void committed(Version version, Key key) {}

  @Override
  public @Nullable Version shown(VersionChain chain, Question q) {
    return chain.visibleTo(q.location(), q.millis(), q.namespaceId(), q.key());
  }

  @Override
  public long arrivesAtMillis(Version version, Location location, String namespaceId, Key key) {
    return version.visibleAtMillis(location, namespaceId, key);
  }

  @Override
  public boolean isDecided(Version version, Location location, String namespaceId, Key key) {
    return true;
  }

  @Override
  public int shard(
      Location location, long n, long seed, int shards, IntFunction<@Nullable Object> held) {
    long hash = new SeededHash(seed).add("shard").add(location.name()).add(n).value();
    return (int) Long.remainderUnsigned(hash, shards);
  }

  @Override
  public boolean hits(FaultRule rule, int place, long n, long seed, String location) {
    return new SeededHash(seed).add("fault").add(place).add(n).uniform(1) < rule.probability();
  }
}
