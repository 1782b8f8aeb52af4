package dev.flowkv.explain;

import java.util.Arrays;

/** The kinds of anomalies, with the names that the literature has for them. */
public enum AnomalyKind {
  /** An answer does not show the latest write. */
  STALE_READ("stale-read"),
  /** A stale read that found nothing, since a location had cached that there was nothing. */
  CACHED_MISS("cached-miss"),
  /** A stale read at the location where the latest write was made. */
  OWN_WRITE_NOT_SEEN("own-write-not-seen"),
  /** A stale read that shows an older write than a read before it at the same location. */
  NON_MONOTONIC_READ("non-monotonic-read"),
  /** A page of a list does not show the latest write of a key. */
  STALE_LIST("stale-list"),
  /** A write was refused. */
  REFUSED_WRITE("refused-write"),
  /** A fault rule made an operation fail. */
  FAULT("fault");

  private final String wireName;

  AnomalyKind(String wireName) {
    this.wireName = wireName;
  }

  /** The name on command lines and in JSON. */
  public String wireName() {
    return wireName;
  }

  /** Whether this is that kind, or a special case of it: every one of the first four is stale. */
  public boolean is(AnomalyKind kind) {
    return this == kind || (kind == STALE_READ && ordinal() < STALE_LIST.ordinal());
  }

  /**
   * The kind of this name.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  public static AnomalyKind named(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + String.join(
                            ", ", Arrays.stream(values()).map(AnomalyKind::wireName).toList())
                        + ", not \""
                        + name
                        + "\""));
  }
}
