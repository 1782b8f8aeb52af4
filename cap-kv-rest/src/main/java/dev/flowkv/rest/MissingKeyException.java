package dev.flowkv.rest;

/** The API's answer that a key does not exist: no failure, so no KvException. */
final class MissingKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingKeyException(String message) {
    super(message);
  }
}
