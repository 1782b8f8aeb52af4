package dev.flowkv.conformance.observation;

import org.jspecify.annotations.Nullable;

/**
 * Whether a face gives the answers that were seen.
 *
 * @param difference the first one, in words; null: there is none
 */
public record Verdict(@Nullable String difference) {
  static final Verdict SAME = new Verdict(null);

  static Verdict different(String how) {
    return new Verdict(how);
  }

  /** Whether all answers are the same. */
  public boolean isReproduced() {
    return difference == null;
  }
}
