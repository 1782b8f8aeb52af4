package dev.flowkv.conformance.run;

import dev.flowkv.conformance.Answer;
import dev.flowkv.conformance.ConformanceTarget;
import dev.flowkv.conformance.Cost;
import dev.flowkv.conformance.KvClient;
import dev.flowkv.conformance.Request;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a target's clock runs with the computer's. Where it does not, waiting for
 * caches and expirations would find violations that are none. Two keys are written with the same
 * time to live, a moment apart, and their expirations are listed.
 */
final class ClockCheck {
  /** Part of the keys, in the place of a property's id. */
  static final String ID = "clock";

  /** Two keys, and pages with room for empty ones. */
  static final Cost COST = new Cost(0, 2, 2, 6);

  private static final long TIME_TO_LIVE = 86_400;
  private static final Duration APART = Duration.ofMillis(1500);
  private static final long ON_THE_WAY_MILLIS = 2000;

  private final ConformanceTarget target;
  private final KvClient client;
  private final String prefix;
  private final Consumer<String> written;

  /** When a key was written, on the computer's clock, and when it began on the target's. */
  private record Sight(long call, long returned, long beganMillis) {}

  /**
   * A check.
   *
   * @param written hears of each key before it is written
   */
  ClockCheck(ConformanceTarget target, String runId, Consumer<String> written) {
    this.target = target;
    this.client = target.client(target.info().locations().get(0));
    this.prefix = RunOptions.PREFIX + runId + "/" + ID + "/";
    this.written = written;
  }

  /** Says what is wrong with the clock; null: nothing, or it cannot be seen. */
  @Nullable String wrong() throws InterruptedException {
    Sight first = look(1);
    if (first == null) {
      return null;
    }
    target.pass(APART);
    Sight second = look(2);
    if (second == null) {
      return null;
    }
    long went = second.beganMillis - first.beganMillis;
    long atLeast = second.call - first.returned;
    if (went <= 0 && atLeast > 1000) {
      return "its clock stands still: of two keys that were written "
          + atLeast
          + " ms apart with the same time to live, both expire in the same second; let it run, an"
          + " emulator with --clock real";
    }
    if (went > second.returned - first.call + ON_THE_WAY_MILLIS) {
      return "its clock runs faster than this computer's: "
          + went
          + " ms in "
          + (second.returned - first.call)
          + " ms; let it run as fast, an emulator with --clock real";
    }
    long slack = target.info().slack().toMillis() + 1000;
    if (first.beganMillis < first.call - slack || first.beganMillis > first.returned + slack) {
      long off = Math.round((first.beganMillis - first.call) / 1000.0);
      return "its clock is "
          + Math.abs(off)
          + " s "
          + (off < 0 ? "behind" : "ahead of")
          + " this computer's, so that expirations cannot be asked; set one of them right";
    }
    return null;
  }

  private @Nullable Sight look(int number) {
    String key = prefix + number + "/k";
    written.accept(key);
    long call = target.nowMillis();
    Answer put = client.perform(Request.Put.of(key, ID).ttl(TIME_TO_LIVE));
    long returned = target.nowMillis();
    if (!(put instanceof Answer.Done)
        || !(client.perform(new Request.ListKeys(key, null, null)) instanceof Answer.Page page)
        || page.names().size() != 1) {
      return null; // It may be seen later, which says nothing of its clock.
    }
    Long seconds = page.names().get(0).expirationSeconds();
    return seconds == null ? null : new Sight(call, returned, (seconds - TIME_TO_LIVE) * 1000);
  }
}
