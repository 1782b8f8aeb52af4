package dev.flowkv.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded operation, as far as an explanation needs it. Times are in milliseconds since the
 * epoch.
 *
 * @param number its number in the record, by which sentences name it
 * @param name which operation: {@code get}, {@code put}, …, as in a history
 * @param location where it arrived
 * @param namespace the namespace's id
 * @param calledMillis when it arrived
 * @param returnedMillis when it ended
 * @param sequence of an accepted put or delete, which write of the namespace it was; null: unknown
 * @param writes what it was to write, whatever became of it
 * @param reads what it was answered, key by key
 * @param page the page of a list; null: it was none, or had no answer
 * @param failure how it failed; null: it did not
 */
public record Operation(
    long number,
    String name,
    String location,
    String namespace,
    long calledMillis,
    long returnedMillis,
    @Nullable Long sequence,
    List<Write> writes,
    List<Read> reads,
    @Nullable Page page,
    @Nullable Failure failure) {
  /** Copies the lists. */
  public Operation {
    writes = List.copyOf(writes);
    reads = List.copyOf(reads);
  }

  /**
   * A value, as far as it was recorded.
   *
   * @param text the value, or how large it is where it is long or no text
   * @param isWhole whether the text is the value itself
   * @param digest tells it from others of its size; null: unknown, or the text does
   */
  public record Value(String text, boolean isWhole, @Nullable String digest) {
    /** A value that is a text. */
    public static Value of(String text) {
      return new Value(text, true, null);
    }

    /** A value of which the size is known. */
    public static Value ofSize(long bytes, @Nullable String digest) {
      return new Value(bytes + (bytes == 1 ? " byte" : " bytes"), false, digest);
    }
  }

  /**
   * A key that was to be written.
   *
   * @param key the key
   * @param value what was to be written; null: a delete
   * @param mayExpire whether it was given an expiration
   */
  public record Write(String key, @Nullable Value value, boolean mayExpire) {}

  /**
   * The answer to a read of a key.
   *
   * @param key the key
   * @param value what was found; null: nothing
   * @param cacheStatus {@code HIT} or {@code MISS}; null: nothing was said
   * @param trace what the emulator knew; null: it was not recorded
   */
  public record Read(
      String key, @Nullable Value value, @Nullable String cacheStatus, @Nullable Trace trace) {}

  /**
   * A page of a list.
   *
   * @param prefix what was asked for
   * @param names the keys on it
   * @param cacheStatus {@code HIT} or {@code MISS}; null: nothing was said
   * @param cachedAtMillis when the cache that answered got the page; null: no cache answered
   * @param cachedUntilMillis until when the cache answers so; null: no cache answered
   * @param missed keys whose latest write is not shown, at least the first of them
   * @param missedCount how many there are
   */
  public record Page(
      String prefix,
      List<String> names,
      @Nullable String cacheStatus,
      @Nullable Long cachedAtMillis,
      @Nullable Long cachedUntilMillis,
      List<MissedKey> missed,
      int missedCount) {
    /** Copies the lists. */
    public Page {
      names = List.copyOf(names);
      missed = List.copyOf(missed);
    }
  }

  /**
   * A key whose latest write a page does not show.
   *
   * @param key the key
   * @param write the write
   */
  public record MissedKey(String key, Trace.Missed write) {}

  /**
   * How an operation failed.
   *
   * @param text what the client got
   * @param isRefused whether it certainly had no effect
   * @param isSameKeyLimit whether it came too soon after another write of the key
   * @param isFault whether a fault rule made it fail
   * @param asked the keys that it named; of a list, the prefix
   */
  public record Failure(
      String text, boolean isRefused, boolean isSameKeyLimit, boolean isFault, List<String> asked) {
    /** Copies the list. */
    public Failure {
      asked = List.copyOf(asked);
    }
  }

  boolean isWrite() {
    return !writes.isEmpty();
  }
}
