package dev.flowkv.explain;

import java.util.List;

/** Says in a few words what an operation asked, and what it was answered. Printable. */
public final class OperationText {
  private OperationText() {}

  /** {@code get "visits" at sjc}. */
  public static String asked(Operation operation) {
    List<String> keys = keys(operation);
    StringBuilder text = new StringBuilder(operation.name());
    if (!keys.isEmpty() && !keys.get(0).isEmpty()) {
      text.append(' ').append(Words.quoted(keys.get(0)));
    }
    if (keys.size() > 1) {
      text.append(" (and ").append(keys.size() - 1).append(" more)");
    }
    return text.append(" at ").append(Printable.text(operation.location())).toString();
  }

  private static List<String> keys(Operation operation) {
    if (operation.failure() != null) {
      return operation.failure().asked();
    } else if (operation.page() != null) {
      return List.of(operation.page().prefix());
    } else if (!operation.reads().isEmpty()) {
      return operation.reads().stream().map(Operation.Read::key).toList();
    }
    return operation.writes().stream().map(Operation.Write::key).toList();
  }

  /**
   * What it was answered, as far as one key is concerned: {@code absent}, {@code "1"}, {@code
   * without "a"}, {@code accepted}, or the text of the failure.
   */
  public static String answered(Operation operation, String key) {
    if (operation.failure() != null) {
      return Printable.text(operation.failure().text());
    } else if (operation.page() != null) {
      boolean isListed = operation.page().names().contains(key);
      return (isListed ? "with " : "without ") + Words.quoted(key);
    }
    for (Operation.Read read : operation.reads()) {
      if (read.key().equals(key)) {
        return read.value() == null ? "absent" : Words.value(read.value());
      }
    }
    return operation.reads().isEmpty() ? "accepted" : operation.reads().size() + " keys";
  }

  /** A key, in quotes. */
  public static String quoted(String key) {
    return Words.quoted(key);
  }
}
