package dev.flowkv.engine;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An accepted put or delete of one key. */
public final class KvWrite {
  private final Version version;
  private final Configuration configuration;
  private final String namespaceId;
  private final Key key;

  KvWrite(Version version, Configuration configuration, String namespaceId, Key key) {
    this.version = version;
    this.configuration = configuration;
    this.namespaceId = namespaceId;
    this.key = key;
  }

  /** Which accepted write of the namespace it is, counted from 1. */
  public long sequence() {
    return version.sequence();
  }

  /** When it was accepted: from then on it is visible where it was made. */
  public Instant committedAt() {
    return Instant.ofEpochMilli(version.commitMillis());
  }

  /**
   * After how many milliseconds each other location is shown the write, the reader's cache aside.
   * Drawn anew with each call, always the same.
   */
  public Map<String, Long> lagMillis() {
    Map<String, Long> lags = new LinkedHashMap<>();
    for (Origin origin : configuration.origins()) {
      Location location = origin.location();
      if (location != version.origin().location()) {
        lags.put(
            location.name(),
            version.visibleAtMillis(location, namespaceId, key) - version.commitMillis());
      }
    }
    return lags;
  }
}
