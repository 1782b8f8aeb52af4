package dev.flowkv.engine.schedule;

/** A hash of all that a run has done so far, by which two runs are told apart. */
final class Fingerprint {
  private long hash = 0x9e3779b97f4a7c15L;

  void add(long part) {
    hash = Long.rotateLeft(hash ^ part, 27) * 0xbf58476d1ce4e5b9L;
  }

  long value() {
    return hash ^ (hash >>> 31);
  }
}
