package dev.flowkv.engine.operation;

import dev.flowkv.capability.SecondsText;
import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.clock.WorldClock;

/**
 * A write that comes too soon after another one of its key.
 *
 * @param method put or delete
 * @param perSecond the writes of a key that a second has room for
 * @param waitMillis how long a write is still refused, on the emulator's clock
 */
record WriteTooSoon(String method, Key key, int perSecond, long waitMillis) {
  /** Returns the refusal. The platform asks to wait a second, however much of it is left. */
  KvFailure failure(WorldClock.Moment clock) {
    String limit = perSecond == 1 ? "one write" : perSecond + " writes";
    return new KvFailure(
        Reason.SAME_KEY_RATE_LIMITED,
        "Too Many Requests",
        1L,
        method
            + " \""
            + key
            + "\" was refused: "
            + limit
            + " per key and second; "
            + (clock.mode() == ClockMode.MANUAL
                ? "advance the clock by " + SecondsText.ofMillis(waitMillis)
                : "write again after " + SecondsText.ofMillis(realMillis(clock.scale()))));
  }

  /** The wait on the computer's clock: who waits does so in real time. */
  private long realMillis(double scale) {
    return (long) Math.ceil(waitMillis / scale);
  }
}
