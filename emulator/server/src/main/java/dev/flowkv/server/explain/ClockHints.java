package dev.flowkv.server.explain;

import dev.flowkv.engine.BulkWrite;
import dev.flowkv.engine.ClockMode;
import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvCall;
import dev.flowkv.engine.KvEvent;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvOutcome;
import dev.flowkv.engine.PutOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What to know of the emulator's clock when a write is refused because of it; each thing once. */
final class ClockHints {
  private final EmulatorClock clock;
  private final InstantSource computer;
  private boolean hasToldOfStandingStill;
  private boolean hasToldOfDifference;

  /**
   * Makes the hints.
   *
   * @param computer the computer's clock
   */
  ClockHints(EmulatorClock clock, InstantSource computer) {
    this.clock = clock;
    this.computer = computer;
  }

  /** Returns what to say after a refused write; empty: nothing, or nothing new. */
  Optional<String> after(KvEvent event) {
    if (!(event.outcome() instanceof KvOutcome.Refused refused)) {
      return Optional.empty();
    }
    KvFailure.Reason reason = refused.failure().reason();
    if (reason == KvFailure.Reason.SAME_KEY_RATE_LIMITED
        && !hasToldOfStandingStill
        && clock.mode() == ClockMode.MANUAL) {
      hasToldOfStandingStill = true;
      return Optional.of("the emulator's clock stands still; advance it, or use --clock real");
    }
    if (reason == KvFailure.Reason.EXPIRATION_INVALID && !hasToldOfDifference) {
      Optional<String> difference = difference(event);
      hasToldOfDifference = difference.isPresent();
      return difference;
    }
    return Optional.empty();
  }

  /** What the emulator's clock has made of an expiration that is good by the computer's. */
  private Optional<String> difference(KvEvent event) {
    Instant now = computer.instant();
    Instant shown = Instant.ofEpochMilli(event.returnedAtMillis());
    List<Long> expirations =
        expirations(event.call())
            .filter(seconds -> seconds <= shown.getEpochSecond() + 60)
            .toList();
    boolean isGoodHere =
        !expirations.isEmpty()
            && expirations.stream().allMatch(seconds -> seconds >= now.getEpochSecond() + 60);
    return isGoodHere
        ? Optional.of(
            "an expiration is compared with the emulator's clock, which shows "
                + shown.truncatedTo(ChronoUnit.SECONDS)
                + "; the computer's shows "
                + now.truncatedTo(ChronoUnit.SECONDS))
        : Optional.empty();
  }

  private static Stream<Long> expirations(KvCall<?> call) {
    if (call instanceof KvCall.Put put) {
      return Stream.ofNullable(expiration(put.options()));
    } else if (call instanceof KvCall.BulkPut bulk) {
      return bulk.writes().stream()
          .map(BulkWrite::options)
          .map(ClockHints::expiration)
          .filter(Objects::nonNull);
    }
    return Stream.empty();
  }

  private static @Nullable Long expiration(PutOptions options) {
    try {
      return options.expiration() == null || options.expirationTtl() != null
          ? null
          : Long.valueOf(options.expiration());
    } catch (NumberFormatException e) {
      return null; // No clock makes it one.
    }
  }
}
