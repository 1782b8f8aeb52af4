package dev.flowkv.conformance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A property does not hold; the message says what was done, what came, and what is allowed. */
public final class PropertyViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_TEXT = 1000;
  private final @Nullable String key;

  /** With what is wrong. */
  public PropertyViolation(String message) {
    this(message, null);
  }

  /** With what is wrong, and the key whose operations show it. */
  public PropertyViolation(String message, @Nullable String key) {
    super(message.length() <= LONGEST_TEXT ? message : message.substring(0, LONGEST_TEXT) + "…");
    this.key = key;
  }

  /** The key whose operations show it. */
  public Optional<String> key() {
    return Optional.ofNullable(key);
  }

  /** What is wrong. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
