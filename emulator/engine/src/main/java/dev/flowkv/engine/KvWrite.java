package dev.flowkv.engine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An accepted put or delete of one key. */
public final class KvWrite {
  private final Version version;
  private final Map<String, Long> lagMillis;

  private KvWrite(Version version, Map<String, Long> lagMillis) {
    this.version = version;
    this.lagMillis = lagMillis;
  }

  static KvWrite of(Version version) {
    return new KvWrite(version, Map.of());
  }

  /** With the lag to each other location worked out, for who watches. */
  static KvWrite watched(
      Version version, Configuration configuration, String namespaceId, Key key) {
    Map<String, Long> lags = new LinkedHashMap<>();
    for (Origin origin : configuration.origins()) {
      Location location = origin.location();
      if (location != version.origin().location()) {
        lags.put(
            location.name(),
            version.visibleAtMillis(location, namespaceId, key) - version.commitMillis());
      }
    }
    return new KvWrite(version, lags);
  }

  /** Which accepted write of the namespace it is, counted from 1. */
  public long sequence() {
    return version.sequence();
  }

  /** When it was accepted: from then on it is visible where it was made. */
  public Instant committedAt() {
    return Instant.ofEpochMilli(version.commitMillis());
  }

  /** When the key expires, in Unix seconds, or {@link Long#MAX_VALUE}: never. */
  long expirationSeconds() {
    return version.expirationSeconds();
  }

  /**
   * After how many milliseconds each other location is shown the write, the reader's cache aside.
   * Empty unless the operation was watched by a {@link KvObserver}.
   */
  public Map<String, Long> lagMillis() {
    return lagMillis;
  }
}
