package dev.flowkv.engine.draw;

import java.nio.charset.StandardCharsets;

/**
 * The engine's only randomness: a 64-bit hash of a seed and of what the draw is for, so that equal
 * seeds and histories give equal answers in any thread order.
 *
 * <p>FNV-1a over the parts, then the finalizer of SplitMix64. A number is fed as eight bytes, most
 * significant first; a text as the number of its UTF-8 bytes and then those. {@code
 * docs/reference/consistency-model.md} has the same in words, for a second implementation.
 */
public final class SeededHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state = FNV_OFFSET;

  public SeededHash(long seed) {
    add(seed);
  }

  public SeededHash add(long number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      addByte((int) (number >>> shift));
    }
    return this;
  }

  public SeededHash add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  public SeededHash add(byte[] bytes) {
    add((long) bytes.length);
    for (byte b : bytes) {
      addByte(b);
    }
    return this;
  }

  private void addByte(int b) {
    state = (state ^ (b & 0xff)) * FNV_PRIME;
  }

  /** The hash of what was added. */
  public long value() {
    return mix(state);
  }

  /** The {@code n}-th number in [0, 1) that belongs to what was added, counted from 1. */
  public double uniform(int n) {
    return (mix(state + n * GOLDEN_GAMMA) >>> 11) * 0x1.0p-53;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
