package dev.flowkv.junit;

import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KeyView.ShardView;
import dev.flowkv.engine.KeyView.VersionView;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** When the locations will agree on a key, if nobody touches it any more. */
final class Convergence {
  /** The moment of a change that never comes. */
  static final long NEVER = Long.MAX_VALUE;

  private Convergence() {}

  /** Whether every location answers with the latest write. */
  static boolean isReached(KeyView view) {
    Optional<VersionView> latest = latest(view);
    boolean isLive =
        latest.isPresent()
            && !latest.get().tombstone()
            && expiresMillis(latest.get()) > view.now().toEpochMilli();
    OptionalLong sequence =
        isLive ? OptionalLong.of(latest.orElseThrow().sequence()) : OptionalLong.empty();
    return view.shards().stream()
        .allMatch(shard -> isLive ? shard.sequence().equals(sequence) : !shard.present());
  }

  private static Optional<VersionView> latest(KeyView view) {
    return view.chain().stream().findFirst();
  }

  private static long expiresMillis(VersionView version) {
    return version.expirationSeconds().stream()
        .map(seconds -> seconds * 1000)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** The next moment when a location may answer otherwise than now; {@link #NEVER} if none. */
  static long nextChangeMillis(KeyView view) {
    long now = view.now().toEpochMilli();
    LongStream ofShards =
        view.shards().stream()
            .flatMapToLong(
                shard ->
                    LongStream.concat(
                        shard.pending().stream().mapToLong(KeyView.Pending::lagLeftMillis),
                        shard.freshForMillis().stream()));
    LongStream expirations =
        view.chain().stream()
            .mapToLong(Convergence::expiresMillis)
            .map(at -> at == Long.MAX_VALUE ? 0 : at - now);
    long left = LongStream.concat(ofShards, expirations).filter(l -> l > 0).min().orElse(NEVER);
    return left == NEVER ? NEVER : now + left;
  }

  /** Why a location answers as it does. */
  static String reason(ShardView shard) {
    String cached =
        shard.cacheStatus().filter(CacheStatus.HIT::equals).isPresent()
            ? " (cached for %d ms more)".formatted(shard.freshForMillis().orElse(0))
            : "";
    String late =
        shard.pending().isEmpty()
            ? ""
            : " (the latest write arrives in %d ms)"
                .formatted(shard.pending().get(0).lagLeftMillis());
    return cached + late;
  }
}
