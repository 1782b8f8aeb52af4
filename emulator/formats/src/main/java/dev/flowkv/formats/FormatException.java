package dev.flowkv.formats;

import org.jspecify.annotations.Nullable;

/** A document that cannot be read. The message says what was wrong, where, and what is allowed. */
public final class FormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String field;

  /** A refusal of a document as a whole. */
  public FormatException(String message) {
    this(null, message);
  }

  /**
   * A refusal of one of its members.
   *
   * @param field where, such as {@code rules[0].probability}; null: everywhere
   */
  public FormatException(@Nullable String field, String message) {
    super(message);
    this.field = field;
  }

  /** The member that is wrong, such as {@code rules[0].probability}; null: the whole document. */
  public @Nullable String field() {
    return field;
  }
}
