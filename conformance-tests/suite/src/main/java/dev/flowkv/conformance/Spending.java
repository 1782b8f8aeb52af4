package dev.flowkv.conformance;

/** Counts what a property spends, and stops it at what it declared. Safe for use by threads. */
final class Spending {
  private final Cost limit;
  private Cost spent = Cost.NONE;

  Spending(Cost limit) {
    // Room for reads that are tried once more.
    this.limit = limit.reads() == Integer.MAX_VALUE ? limit : limit.plus(limit.retries());
  }

  /** Spends for a request, before it is made. */
  synchronized void spend(Request request) {
    Cost then = spent.plus(cost(request));
    if (!then.fits(limit)) {
      throw new IllegalStateException(
          "the property spends more than it declares (" + limit + "): " + request);
    }
    spent = then;
  }

  synchronized Cost spent() {
    return spent;
  }

  private static Cost cost(Request request) {
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
}
