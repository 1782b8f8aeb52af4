package dev.flowkv.engine.cache;

import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Numbers;
import dev.flowkv.engine.store.CachedRead;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How old an entry of a read cache may be for a read.
 *
 * @param seconds its greatest age
 * @param isNamed whether the call names it; else it is {@code cacheTtlDefaultSeconds}
 */
public record CacheTtl(int seconds, boolean isNamed) {
  /**
   * Reads the {@code cacheTtl} of a call.
   *
   * @param text as it arrives; null: the call names none
   * @throws KvFailure if it is no number or too short
   */
  public static CacheTtl of(@Nullable String text, Settings settings) {
    if (text == null) {
      return new CacheTtl(settings.number(Setting.CACHE_TTL_DEFAULT_SECONDS), false);
    }
    OptionalInt min = settings.optionalNumber(Setting.CACHE_TTL_MIN_SECONDS);
    OptionalLong parsed = Numbers.parseLong(text);
    if (parsed.isEmpty() || parsed.getAsLong() < min.orElse(0)) {
      throw new KvFailure(
          Reason.CACHE_TTL_INVALID,
          "Invalid cache_ttl of " + text + ". Cache TTL must be at least " + min.orElse(0) + ".");
    }
    // Longer than any emulator runs.
    return new CacheTtl((int) Math.min(parsed.getAsLong(), Integer.MAX_VALUE), true);
  }

  /** What an entry that this read fetches remembers. */
  OptionalInt remembered() {
    return isNamed ? OptionalInt.of(seconds) : OptionalInt.empty();
  }

  /**
   * When an entry is too old for this read.
   *
   * @return milliseconds since the epoch
   */
  public long endMillis(CachedRead entry, Settings settings) {
    int greatestAge =
        settings.ageTestedByEntry()
            ? entry
                .cacheTtlSeconds()
                .orElseGet(() -> settings.number(Setting.CACHE_TTL_DEFAULT_SECONDS))
            : seconds;
    return entry.fetchedAtMillis() + greatestAge * 1000L;
  }
}
