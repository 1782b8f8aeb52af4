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
 * @param leastPartBytes how much of a file is at least written at once, where it is written in
 *     parts
 */
record Means(
    LongSupplier nanoTime, Executor mover, LongUnaryOperator mostJournalBytes, int leastPartBytes) {
  /** The journal has at least so many bytes before it moves into the tables. */
  private static final long LEAST_JOURNAL_BYTES = 1 << 20;

  /** And at most so many, and one entry. */
  private static final long MOST_JOURNAL_BYTES = 1 << 26;

  /** A file is written in so many parts, unless these would be too small or too large. */
  private static final int PARTS = 64;

  private static final int LEAST_PART_BYTES = 1 << 19;
  private static final int MOST_PART_BYTES = 1 << 24;

  /** What the emulator works with. */
  static final Means USUAL =
      new Means(
          System::nanoTime, Means::runInItsOwnThread, Means::mostJournalBytes, LEAST_PART_BYTES);

  /** A move is rare, and ends by itself. */
  private static void runInItsOwnThread(Runnable move) {
    Thread thread = new Thread(move, "flowkv-data-move");
    thread.setDaemon(true);
    thread.start();
  }

  private static long mostJournalBytes(long besideTables) {
    return Math.max(LEAST_JOURNAL_BYTES, Math.min(MOST_JOURNAL_BYTES, besideTables));
  }

  /**
   * How much of a file is committed at once, in bytes of memory. MVStore uses the room of a commit
   * again when nothing of that commit is in use any more, so they are not to be large.
   */
  int partBytes(long fileBytes) {
    return (int) Math.max(leastPartBytes, Math.min(MOST_PART_BYTES, fileBytes / PARTS));
  }

  /** Replaces the executor. */
  Means movingWith(Executor other) {
    return new Means(nanoTime, other, mostJournalBytes, leastPartBytes);
  }

  /** Replaces the clock. */
  Means timedBy(LongSupplier other) {
    return new Means(other, mover, mostJournalBytes, leastPartBytes);
  }

  /** Replaces the length of journals. */
  Means withJournals(LongUnaryOperator other) {
    return new Means(nanoTime, mover, other, leastPartBytes);
  }

  /** Replaces the least length of parts. */
  Means inPartsOf(int bytes) {
    return new Means(nanoTime, mover, mostJournalBytes, bytes);
  }
}
