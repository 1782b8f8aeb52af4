package dev.flowkv.server.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.KvChange;
import dev.flowkv.engine.KvHistory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class HistoryFeedTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<String> done = new ArrayList<>();
  private final HistoryFeed feed = new HistoryFeed(KvHistory.ofAtMost(1), "r", Runnable::run);

  private CompletableFuture<Void> await(String name, boolean isThere) {
    return feed.afterNext(LONG, () -> isThere, () -> done.add(name));
  }

  private void somethingHappens() {
    feed.changed(new KvChange(KvChange.Kind.EMPTIED, null, 0));
  }

  @Test
  void nobodyWaitsForWhatIsThere() {
    assertThat(await("a", true)).isDone();
    assertThat(done).containsExactly("a");
  }

  @Test
  void allThatWaitGoOnOnceWhenSomethingHappens() {
    assertThat(await("a", false)).isNotDone();
    assertThat(await("b", false)).isNotDone();
    somethingHappens();
    assertThat(done).containsExactlyInAnyOrder("a", "b");
    somethingHappens();
    assertThat(done).hasSize(2);
  }

  @Test
  void atTheEndAllGoOnAndNobodyWaitsAnyMore() {
    CompletableFuture<Void> waiting = await("a", false);
    feed.end();
    assertThat(waiting).isDone();
    assertThat(await("late", false)).isDone();
    assertThat(done).containsExactly("a", "late");
  }
}
