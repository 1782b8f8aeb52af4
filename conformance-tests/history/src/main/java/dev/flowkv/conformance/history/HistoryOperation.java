package dev.flowkv.conformance.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a history.
 *
 * @param line where it stands in its file, counted from 1; 0: in none
 * @param kind which operation
 * @param location where it arrived
 * @param namespace the namespace's id
 * @param call when it was called, in milliseconds since the Unix epoch
 * @param returned when it returned
 * @param outcome what the caller knows of its end
 * @param cacheTtlSeconds the read's {@code cacheTtl}; null: it named none
 * @param writes what a put, delete or bulk write asked for, whatever came of it
 * @param reads what a successful get or bulk get was answered, key by key
 * @param page what a successful list was answered
 * @param sequence of a put or delete, which accepted write of the namespace it was, where the
 *     service says so; null: it does not
 * @param text what the caller got when it did not succeed
 */
public record HistoryOperation(
    long line,
    Kind kind,
    String location,
    String namespace,
    long call,
    long returned,
    Outcome outcome,
    @Nullable Long cacheTtlSeconds,
    List<Written> writes,
    List<Read> reads,
    @Nullable Page page,
    @Nullable Long sequence,
    @Nullable String text) {
  /** Copies the lists. */
  public HistoryOperation {
    writes = List.copyOf(writes);
    reads = List.copyOf(reads);
  }

  /** The operations, by their names in a history. */
  public enum Kind {
    /** A read of one key. */
    GET("get"),
    /** A read of many keys. */
    BULK_GET("bulkGet"),
    /** A write of one key. */
    PUT("put"),
    /** A write of many keys. */
    BULK_PUT("bulkPut"),
    /** A delete of one key. */
    DELETE("delete"),
    /** A delete of many keys. */
    BULK_DELETE("bulkDelete"),
    /** A page of keys. */
    LIST("list");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    /** The name in a history. */
    public String wireName() {
      return wireName;
    }
  }

  /** What the caller of an operation knows. */
  public enum Outcome {
    /** It succeeded. */
    OK,
    /** It certainly had no effect. */
    REFUSED,
    /** Nobody can tell. */
    UNKNOWN
  }

  /**
   * Value and metadata of one version.
   *
   * @param value the value, or its length and digest where it is long or no text
   * @param metadata JSON with its members in order, so that equal metadata is equal text; null:
   *     none
   */
  public record Content(String value, @Nullable String metadata) {}

  /**
   * A key that was to be written or deleted.
   *
   * @param key the key
   * @param content what was to be written; null: a delete
   * @param expires when it expires; null: never
   * @param effective whether this entry of a bulk write took effect, if the operation succeeded
   */
  public record Written(
      String key, @Nullable Content content, @Nullable Expiry expires, boolean effective) {}

  /**
   * When a value expires, as far as its writer knows: with a time to live, the service's clock
   * decides.
   *
   * @param earliestMillis not before
   * @param latestMillis not after
   */
  public record Expiry(long earliestMillis, long latestMillis) {}

  /**
   * A key that was read.
   *
   * @param key the key
   * @param content what was found; null: nothing
   * @param cacheStatus as the platform names it; null: it said nothing
   */
  public record Read(String key, @Nullable Content content, @Nullable String cacheStatus) {}

  /**
   * A page of a list.
   *
   * @param prefix what was asked for
   * @param limit what was asked for; null: nothing
   * @param cursor what was asked for; null: the first page
   * @param names the keys on the page
   * @param complete whether it says that no page follows
   * @param nextCursor the cursor of the next page
   * @param cacheStatus as the platform names it; null: it said nothing
   */
  public record Page(
      String prefix,
      @Nullable Long limit,
      @Nullable String cursor,
      List<Name> names,
      boolean complete,
      @Nullable String nextCursor,
      @Nullable String cacheStatus) {
    /** Copies the list. */
    public Page {
      names = List.copyOf(names);
    }
  }

  /**
   * A key on a page.
   *
   * @param name the key
   * @param metadata as in {@link Content}
   * @param expirationSeconds Unix seconds; null: it does not expire
   */
  public record Name(String name, @Nullable String metadata, @Nullable Long expirationSeconds) {}

  /** The same, of another namespace. */
  HistoryOperation in(String other) {
    return new HistoryOperation(
        line,
        kind,
        location,
        other,
        call,
        returned,
        outcome,
        cacheTtlSeconds,
        writes,
        reads,
        page,
        sequence,
        text);
  }

  /** Whether the operation read or wrote this key; for a list, whether the key is on its page. */
  public boolean touches(String key) {
    return writes.stream().anyMatch(w -> w.key.equals(key))
        || reads.stream().anyMatch(r -> r.key.equals(key))
        || (page != null && page.names.stream().anyMatch(n -> n.name.equals(key)));
  }
}
