package dev.flowkv.junit;

import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.CacheStatus;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KeyView;
import dev.flowkv.engine.KeyView.ShardView;
import dev.flowkv.engine.KeyView.VersionView;
import dev.flowkv.engine.KvNamespace;
import dev.flowkv.engine.KvRead;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** When the locations will agree on a key, if nobody touches it any more. */
final class Convergence {
  /** The moment of a change that never comes. */
  private static final long NEVER = Long.MAX_VALUE;

  private Convergence() {}

  /**
   * Moves the clock from change to change, until all locations agree or the next change is later
   * than the end.
   *
   * @return whether they agree
   */
  static boolean reach(KvNamespace namespace, String key, long endMillis) {
    EmulatorClock clock = namespace.emulator().clock();
    KeyView view = namespace.view(key);
    while (!isReached(view)) {
      long next = nextChangeMillis(view);
      if (next == NEVER || next > endMillis) {
        return false;
      }
      clock.advance(Duration.ofMillis(next - view.now().toEpochMilli()));
      view = namespace.view(key);
    }
    return true;
  }

  /**
   * Finds out when all locations will agree, by looking ahead: the clock stays.
   *
   * @return the moment, in milliseconds; empty if they never will by themselves
   */
  static OptionalLong reachedMillis(KvNamespace namespace, String key) {
    KeyView view = namespace.view(key);
    while (!isReached(view)) {
      long next = nextChangeMillis(view);
      if (next == NEVER) {
        return OptionalLong.empty();
      }
      view = namespace.view(key, Instant.ofEpochMilli(next));
    }
    return OptionalLong.of(view.now().toEpochMilli());
  }

  /** Whether every location answers with the latest write. */
  private static boolean isReached(KeyView view) {
    Optional<VersionView> latest = latest(view);
    boolean isLive =
        latest.isPresent()
            && !latest.get().tombstone()
            && expiresMillis(latest.get()) > view.now().toEpochMilli();
    return view.shards().stream()
        .map(ShardView::answer)
        .allMatch(answer -> isLive ? isAnswer(answer, latest.orElseThrow()) : !answer.isPresent());
  }

  /** An older write that left the same cannot be told from it. */
  private static boolean isAnswer(KvRead answer, VersionView latest) {
    return answer.value().equals(latest.value())
        && answer.metadata().equals(latest.metadata())
        && answer.expirationSeconds().equals(latest.expirationSeconds());
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
  private static long nextChangeMillis(KeyView view) {
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
            ? " (cached for %s more)"
                .formatted(SecondsText.ofMillis(shard.freshForMillis().orElse(0)))
            : "";
    String late =
        shard.pending().isEmpty()
            ? ""
            : " (the latest write arrives %s %s)"
                .formatted(
                    shard.pending().get(0).decided() ? "in" : "within",
                    SecondsText.ofMillis(shard.pending().get(0).lagLeftMillis()));
    return cached + late;
  }
}
