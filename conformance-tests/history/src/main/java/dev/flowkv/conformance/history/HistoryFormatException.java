package dev.flowkv.conformance.history;

/** A file that is no history; the message names the line and what is wrong there. */
public final class HistoryFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  HistoryFormatException(String message) {
    super(message);
  }
}
