package dev.flowkv.engine;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The answer to a read: value and metadata of one version, or absence, and where it came from. */
public final class KvRead {
  private static final long UNWATCHED = -1;

  private final @Nullable Version version;
  private final @Nullable CacheStatus cacheStatus;
  private final long staleMillis;

  private KvRead(@Nullable Version version, @Nullable CacheStatus cacheStatus, long staleMillis) {
    this.version = version;
    this.cacheStatus = cacheStatus;
    this.staleMillis = staleMillis;
  }

  /** The answer at a moment: an expired version reads as absence. */
  static KvRead at(long millis, @Nullable Version version, @Nullable CacheStatus cacheStatus) {
    Version shown = version != null && version.isLiveAt(millis) ? version : null;
    return new KvRead(shown, cacheStatus, UNWATCHED);
  }

  /** The same answer, with its staleness worked out. */
  KvRead watched(long stale) {
    return new KvRead(version, cacheStatus, stale);
  }

  /** Whether there is a value. */
  public boolean isPresent() {
    return version != null;
  }

  /** The value. */
  public Optional<KvValue> value() {
    return version == null || version.value() == null
        ? Optional.empty()
        : Optional.of(KvValue.wrap(Objects.requireNonNull(version.value())));
  }

  int valueSize() {
    return version == null ? 0 : version.valueSize();
  }

  /** The value as text. */
  public Optional<String> text() {
    return value().map(KvValue::text);
  }

  /** The metadata: JSON text, as it was written. */
  public Optional<String> metadata() {
    return version == null ? Optional.empty() : Optional.ofNullable(version.metadata());
  }

  /** When the key expires, in Unix seconds. */
  public OptionalLong expirationSeconds() {
    return version == null ? OptionalLong.empty() : Version.optional(version.expirationSeconds());
  }

  /** Whether the location's cache answered; empty when there is none. */
  public Optional<CacheStatus> cacheStatus() {
    return Optional.ofNullable(cacheStatus);
  }

  /**
   * How many milliseconds ago this stopped being the latest; 0: it is the latest. Empty unless the
   * operation was watched by a {@link KvObserver}.
   */
  public OptionalLong staleMillis() {
    return staleMillis == UNWATCHED ? OptionalLong.empty() : OptionalLong.of(staleMillis);
  }

  @Override
  public String toString() {
    return "KvRead["
        + text().orElse("absent")
        + metadata().map(m -> ", metadata " + m).orElse("")
        + cacheStatus().map(s -> ", " + s).orElse("")
        + "]";
  }
}
