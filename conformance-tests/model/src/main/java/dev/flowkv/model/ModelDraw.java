package dev.flowkv.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The seeded draws of the page "Random draws". */
final class ModelDraw {
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  ModelDraw(long seed) {
    number(seed);
  }

  ModelDraw number(long n) {
    parts.writeBytes(ByteBuffer.allocate(8).putLong(n).array());
    return this;
  }

  ModelDraw text(String s) {
    byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    parts.writeBytes(utf8);
    return this;
  }

  /** One of {@code choices}, counted from 0. */
  int choice(int choices) {
    return (int) Long.remainderUnsigned(mix(fnv1a()), choices);
  }

  /** The n-th number in [0, 1). */
  double uniform(int n) {
    return (mix(fnv1a() + n * 0x9e3779b97f4a7c15L) >>> 11) / Math.pow(2, 53);
  }

  private long fnv1a() {
    long hash = 0xcbf29ce484222325L;
    for (byte b : parts.toByteArray()) {
      hash = (hash ^ Byte.toUnsignedInt(b)) * 0x100000001b3L;
    }
    return hash;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
