package dev.flowkv.workers.harness;

/** A request that does not follow the harness protocol. */
final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadRequest(String message) {
    super(message);
  }
}
