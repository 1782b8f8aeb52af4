package dev.flowkv.server.rest;

/** A refused REST request: status, the platform's error code, and its text. */
final class RestFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int code;

  RestFailure(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }
}
