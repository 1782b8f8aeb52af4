package dev.flowkv.bench;

import java.nio.charset.StandardCharsets;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Which key comes next: drawn beforehand, so that drawing costs nothing. {@code uniform}: each as
 * likely as any other, which no cache of the processor likes. {@code zipfian}: few keys often and
 * many seldom, with YCSB's exponent of 0.99, the popular ones scattered over the key space.
 */
final class KeyDraw {
  private static final int DRAWS = 1 << 21;
  private static final double YCSB_EXPONENT = 0.99;

  /** Prime to every number of keys, so it scatters and loses none. */
  private static final long SCATTER = 2_147_483_647L;

  private final int[] draws = new int[DRAWS];
  private int next;

  KeyDraw(String access, int keys) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(42L);
    SharedStateDiscreteSampler zipf = RejectionInversionZipfSampler.of(random, keys, YCSB_EXPONENT);
    for (int i = 0; i < DRAWS; i++) {
      draws[i] =
          access.equals("uniform") ? random.nextInt(keys) : (int) (zipf.sample() * SCATTER % keys);
    }
  }

  int index() {
    next = (next + 1) & (DRAWS - 1);
    return draws[next];
  }

  String key() {
    return key(index());
  }

  /** {@code user:000000042:profile}. */
  static String key(int number) {
    byte[] key = "user:000000000:profile".getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 13, rest = number; rest > 0; at--, rest /= 10) {
      key[at] = (byte) ('0' + rest % 10);
    }
    return new String(key, StandardCharsets.ISO_8859_1);
  }
}
