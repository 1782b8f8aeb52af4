package dev.flowkv.exploration;

/** The verdict of a run. */
public enum Verdict {
  /** It came to an end without a failure. */
  PASSED,
  /** It failed. */
  FAILED,
  /** It says nothing, since an assumption did not hold. */
  LEFT_OUT
}
