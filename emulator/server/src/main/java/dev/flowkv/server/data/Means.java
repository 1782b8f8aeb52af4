package dev.flowkv.server.data;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * What a directory works with.
 *
 * @param nanoTime how time passes, as {@link System#nanoTime}
 * @param mover runs moves of the journal into the tables, one at a time
 * @param mostJournalBytes how long a journal may be when the next change comes, of how long it may
 *     be beside these tables
 */
record Means(LongSupplier nanoTime, Executor mover, LongUnaryOperator mostJournalBytes) {
  /** The journal has at least so many bytes before it moves into the tables. */
  private static final long LEAST_JOURNAL_BYTES = 1 << 20;

  /** And at most so many, and one entry. */
  private static final long MOST_JOURNAL_BYTES = 1 << 26;

  /** What the emulator works with. */
  static final Means USUAL =
      new Means(System::nanoTime, Means::runInItsOwnThread, Means::mostJournalBytes);

  /** A move is rare, and ends by itself. */
  private static void runInItsOwnThread(Runnable move) {
    Thread thread = new Thread(move, "flowkv-data-move");
    thread.setDaemon(true);
    thread.start();
  }

  private static long mostJournalBytes(long besideTables) {
    return Math.max(LEAST_JOURNAL_BYTES, Math.min(MOST_JOURNAL_BYTES, besideTables));
  }

  /** Replaces the executor. */
  Means movingWith(Executor other) {
    return new Means(nanoTime, other, mostJournalBytes);
  }

  /** Replaces the clock. */
  Means timedBy(LongSupplier other) {
    return new Means(other, mover, mostJournalBytes);
  }

  /** Replaces the length of journals. */
  Means withJournals(LongUnaryOperator other) {
    return new Means(nanoTime, mover, other);
  }
}
