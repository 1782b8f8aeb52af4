package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Quota;
import dev.flowkv.engine.EmulatorState;

/** What a change does to the tables. */
sealed interface Effect {
  /**
   * An origin got a number.
   *
   * @param text its location, lag and seed, with spaces between
   */
  record OriginAdded(int number, String text) implements Effect {
    /** Writes an origin as text. */
    static String textOf(EmulatorState.Origin origin) {
      return origin.location() + " " + origin.lag() + " " + origin.seed();
    }

    /** Reads an origin from its text. */
    static EmulatorState.Origin read(String text) {
      String[] parts = text.split(" ");
      return new EmulatorState.Origin(parts[0], parts[1], Long.parseLong(parts[2]));
    }
  }

  /**
   * A version is kept.
   *
   * @param isAlone whether the earlier ones of its key are forgotten
   */
  record VersionKept(VersionKey key, KeptVersion version, boolean isAlone) implements Effect {}

  /**
   * The versions of a key up to one of them are forgotten.
   *
   * @param atMillis a time that is not after now
   */
  record Forgotten(VersionKey last, long atMillis) implements Effect {}

  /** So much of a day's quota is used. */
  record QuotaUsed(Quota quota) implements Effect {}

  /** A namespace is there, with what is kept of it beside its versions. */
  record NamespaceKept(String id, NamespaceRow row) implements Effect {}

  /** A namespace is gone, with its versions. */
  record NamespaceGone(String id) implements Effect {}

  /** Everything is gone. */
  record AllGone() implements Effect {}
}
