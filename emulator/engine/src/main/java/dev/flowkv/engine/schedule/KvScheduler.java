package dev.flowkv.engine.schedule;

import dev.flowkv.engine.FaultRule;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.fault.FaultDraw;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Decides what the model leaves open. */
public interface KvScheduler extends FaultDraw {
  /** Hears that an operation begins, before anything is asked for it. */
  void operationBegins();

  /** Hears of an accepted write. The caller holds the monitor of the key's chain. */
  void committed(Version version, Key key);

  /** What a location is shown of a key: the newest version that has arrived; null: none. */
  @Nullable Version shown(VersionChain chain, Question question);

  /**
   * When a version arrives at a location, in milliseconds since the epoch, for who only looks: the
   * latest possible moment where it is not decided.
   */
  long arrivesAtMillis(Version version, Location location, String namespaceId, Key key);

  /** Whether it is decided when a version arrives at a location. */
  boolean isDecided(Version version, Location location, String namespaceId, Key key);

  /**
   * Which of several shards an operation goes to.
   *
   * @param n how many operations the location had before
   * @param held what a shard holds for this operation, equal where nobody could tell; null: nothing
   */
  int shard(Location location, long n, long seed, int shards, IntFunction<@Nullable Object> held);

  /** {@inheritDoc} */
  @Override
  boolean hits(FaultRule rule, int place, long n, long seed, String location);
}
