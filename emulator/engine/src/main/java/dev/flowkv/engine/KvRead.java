package dev.flowkv.engine;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The answer to a read: value and metadata of one version, or absence, and where it came from. */
public final class KvRead {
  private static final long NEVER = Long.MAX_VALUE;

  private final byte @Nullable [] value;
  private final @Nullable String metadata;
  private final long expirationSeconds;
  private final @Nullable CacheStatus cacheStatus;
  private final @Nullable ReadTrace trace;

  private KvRead(
      byte @Nullable [] value,
      @Nullable String metadata,
      long expirationSeconds,
      @Nullable CacheStatus cacheStatus,
      @Nullable ReadTrace trace) {
    this.value = value;
    this.metadata = metadata;
    this.expirationSeconds = expirationSeconds;
    this.cacheStatus = cacheStatus;
    this.trace = trace;
  }

  /**
   * Makes the answer to a read that found a value.
   *
   * @param value the bytes themselves, which must not change afterwards
   * @param metadata JSON text; null: none
   * @param expirationSeconds Unix seconds; {@link Long#MAX_VALUE}: the key does not expire
   * @param cacheStatus whether a cache answered; null: there is none
   */
  public static KvRead present(
      byte[] value,
      @Nullable String metadata,
      long expirationSeconds,
      @Nullable CacheStatus cacheStatus) {
    return new KvRead(value, metadata, expirationSeconds, cacheStatus, null);
  }

  /**
   * Makes the answer to a read that found nothing.
   *
   * @param cacheStatus whether a cache answered; null: there is none
   */
  public static KvRead absent(@Nullable CacheStatus cacheStatus) {
    return new KvRead(null, null, NEVER, cacheStatus, null);
  }

  /** Returns the same answer with where it came from. */
  public KvRead withTrace(ReadTrace from) {
    return new KvRead(value, metadata, expirationSeconds, cacheStatus, from);
  }

  /** Whether there is a value. */
  public boolean isPresent() {
    return value != null;
  }

  /** The value. */
  public Optional<KvValue> value() {
    return value == null ? Optional.empty() : Optional.of(KvValue.wrap(value));
  }

  int valueSize() {
    return value == null ? 0 : value.length;
  }

  /** The value as text. */
  public Optional<String> text() {
    return value().map(KvValue::text);
  }

  /** The metadata: JSON text, as it was written. */
  public Optional<String> metadata() {
    return Optional.ofNullable(metadata);
  }

  /** When the key expires, in Unix seconds. */
  public OptionalLong expirationSeconds() {
    return expirationSeconds == NEVER ? OptionalLong.empty() : OptionalLong.of(expirationSeconds);
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
    return trace == null ? OptionalLong.empty() : OptionalLong.of(trace.staleMillis());
  }

  /**
   * Where the answer came from, and what it does not show. Empty unless the operation was watched
   * by a {@link KvObserver}.
   */
  public Optional<ReadTrace> trace() {
    return Optional.ofNullable(trace);
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
