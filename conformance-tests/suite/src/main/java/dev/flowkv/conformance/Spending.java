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
    Cost then = spent.plus(Cost.of(request));
    if (!then.fits(limit)) {
      throw new IllegalStateException(
          "the property spends more than it declares (" + limit + "): " + request);
    }
    spent = then;
  }

  synchronized Cost spent() {
    return spent;
  }
}
