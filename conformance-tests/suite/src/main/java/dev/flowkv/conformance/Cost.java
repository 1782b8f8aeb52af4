package dev.flowkv.conformance;

/**
 * Operations that cost an account something: each pair of a bulk write, and each key of a bulk
 * read, is one.
 *
 * @param reads gets, keys of bulk gets
 * @param writes puts, pairs of bulk puts
 * @param deletes deletes, keys of bulk deletes
 * @param lists pages of keys
 */
public record Cost(int reads, int writes, int deletes, int lists) {
  /** Nothing. */
  public static final Cost NONE = new Cost(0, 0, 0, 0);

  /**
   * What the free plan allows in a day. Source: <a
   * href="https://developers.cloudflare.com/kv/platform/pricing/">Pricing</a>.
   */
  public static final Cost FREE_PLAN = new Cost(100_000, 1000, 1000, 1000);

  /** Returns what a request costs. */
  public static Cost of(Request request) {
    if (request instanceof Request.Get || request instanceof Request.GetMetadata) {
      return new Cost(1, 0, 0, 0);
    } else if (request instanceof Request.BulkGet bulk) {
      return new Cost(bulk.keys().size(), 0, 0, 0);
    } else if (request instanceof Request.Put) {
      return new Cost(0, 1, 0, 0);
    } else if (request instanceof Request.BulkPut bulk) {
      return new Cost(0, bulk.puts().size(), 0, 0);
    } else if (request instanceof Request.Delete) {
      return new Cost(0, 0, 1, 0);
    } else if (request instanceof Request.BulkDelete bulk) {
      return new Cost(0, 0, bulk.keys().size(), 0);
    }
    return new Cost(0, 0, 0, 1);
  }

  /** What it costs to try some reads once more. */
  Cost retries() {
    return new Cost(reads / 4 + 1, 0, 0, 1);
  }

  /** Both. */
  public Cost plus(Cost other) {
    return new Cost(
        reads + other.reads, writes + other.writes, deletes + other.deletes, lists + other.lists);
  }

  /** So often. */
  public Cost times(int n) {
    return new Cost(reads * n, writes * n, deletes * n, lists * n);
  }

  /** Whether it is no more than this, in any respect. */
  public boolean fits(Cost limit) {
    return reads <= limit.reads
        && writes <= limit.writes
        && deletes <= limit.deletes
        && lists <= limit.lists;
  }

  @Override
  public String toString() {
    return reads + " reads, " + writes + " writes, " + deletes + " deletes, " + lists + " lists";
  }
}
