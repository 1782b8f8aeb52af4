package dev.flowkv.conformance.record;

import java.io.IOException;

/** A recording cannot be read, or may not be replayed; the message says where and why. */
public final class RecordingException extends IOException {
  private static final long serialVersionUID = 1L;

  RecordingException(String message) {
    super(message);
  }

  /** The same, with its place before it. */
  RecordingException at(String place) {
    return new RecordingException(place + ": " + getMessage());
  }
}
