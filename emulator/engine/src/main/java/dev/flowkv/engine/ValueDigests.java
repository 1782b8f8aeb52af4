package dev.flowkv.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digests of values. Those of large ones are kept as long as the bytes themselves: a store, a
 * cache, and each event that read them share one array.
 */
final class ValueDigests {
  /** To digest a smaller value takes about as long as to look for its digest. */
  private static final int KEPT_FROM_BYTES = 1 << 12;

  /** Keys are compared by identity, and do not keep the bytes from being collected. */
  private static final Cache<byte[], String> KEPT =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  private ValueDigests() {}

  static String sha256(byte[] bytes) {
    return bytes.length < KEPT_FROM_BYTES ? digest(bytes) : KEPT.get(bytes, ValueDigests::digest);
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }
}
