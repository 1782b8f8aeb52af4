package dev.flowkv.model;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The seeded draws of the page "Random draws", in arithmetic modulo 2^64 that can be read aloud.
 */
final class ModelDraw {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger GAMMA = new BigInteger("11400714819323198485");
  private static final BigInteger MIX1 = new BigInteger("13787848793156543929");
  private static final BigInteger MIX2 = new BigInteger("10723151780598845931");

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
    return mix(fnv1a()).mod(BigInteger.valueOf(choices)).intValueExact();
  }

  /** The n-th number in [0, 1). */
  double uniform(int n) {
    BigInteger at = fnv1a().add(GAMMA.multiply(BigInteger.valueOf(n))).mod(MODULUS);
    return mix(at).shiftRight(11).doubleValue() / Math.pow(2, 53);
  }

  private BigInteger fnv1a() {
    long hash = 0xcbf29ce484222325L;
    for (byte b : parts.toByteArray()) {
      hash = (hash ^ Byte.toUnsignedInt(b)) * 0x100000001b3L;
    }
    return new BigInteger(Long.toUnsignedString(hash));
  }

  private static BigInteger mix(BigInteger z) {
    BigInteger a = z.xor(z.shiftRight(30)).multiply(MIX1).mod(MODULUS);
    BigInteger b = a.xor(a.shiftRight(27)).multiply(MIX2).mod(MODULUS);
    return b.xor(b.shiftRight(31));
  }
}
