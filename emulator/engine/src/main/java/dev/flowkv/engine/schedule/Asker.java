package dev.flowkv.engine.schedule;

import dev.flowkv.engine.argument.Key;

/** Who asks what a location is shown. */
public sealed interface Asker {
  /** A read of one key, or of each key of a bulk read. */
  Asker GET = Single.GET;

  /** An assertion about a key: its answer is a fact from then on. */
  Asker ASSERTION = Single.ASSERTION;

  /** Who only looks: nothing is decided by it. */
  Asker LOOK = Single.LOOK;

  /** Those that ask about one key. */
  enum Single implements Asker {
    GET,
    ASSERTION,
    LOOK
  }

  /** A page of a list, which asks about many keys. */
  final class Page implements Asker {
    private final Key prefix;

    public Page(Key prefix) {
      this.prefix = prefix;
    }

    Key prefix() {
      return prefix;
    }
  }
}
