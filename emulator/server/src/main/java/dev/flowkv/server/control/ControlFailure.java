package dev.flowkv.server.control;

import org.jspecify.annotations.Nullable;

/** A refused request of the control API; nothing has changed. */
final class ControlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String field;

  ControlFailure(int status, @Nullable String field, String message) {
    super(message);
    this.status = status;
    this.field = field;
  }

  static ControlFailure badField(String field, String message) {
    return new ControlFailure(400, field, message);
  }

  int status() {
    return status;
  }

  /** The member of the request that is wrong, if it is one. */
  @Nullable String field() {
    return field;
  }
}
