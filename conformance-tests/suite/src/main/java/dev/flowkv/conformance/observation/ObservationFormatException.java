package dev.flowkv.conformance.observation;

/** A file of observations has a mistake; the message says where, and what is allowed. */
public final class ObservationFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the place, and what is wrong there. */
  public ObservationFormatException(Observation.Place place, String what) {
    super(place + ": " + what);
  }
}
