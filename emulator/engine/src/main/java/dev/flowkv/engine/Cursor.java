package dev.flowkv.engine;

import dev.flowkv.engine.KvFailure.Reason;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * The text between two pages of a list: the prefix, the last key taken, and a hash that binds both
 * to the namespace, so that a cursor that was not made here, or for another list, is told from one
 * that was.
 */
final class Cursor {
  /** Not a secret: it tells a mistake, not an attack. */
  private static final long HASH_SEED = 0x464c4f574b563031L;

  private Cursor() {}

  static String encode(String namespaceId, Key prefix, Key last) {
    byte[] p = prefix.utf8();
    byte[] k = last.utf8();
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + p.length + k.length);
    out.putLong(hash(namespaceId, prefix, last)).putInt(p.length).put(p).put(k);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }

  /** The last key of the page before. */
  static Key decode(String cursor, String namespaceId, Key prefix) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
      long hash = in.getLong();
      int prefixLength = in.getInt();
      if (prefixLength < 0 || prefixLength > in.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] p = new byte[prefixLength];
      in.get(p);
      byte[] k = new byte[in.remaining()];
      in.get(k);
      Key last = Key.ofUtf8(k);
      if (Key.ofUtf8(p).equals(prefix) && hash == hash(namespaceId, prefix, last)) {
        return last;
      }
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      // Not one of ours; told below.
    }
    throw new KvFailure(Reason.CURSOR_INVALID, "Invalid cursor");
  }

  private static long hash(String namespaceId, Key prefix, Key last) {
    return new SeededHash(HASH_SEED)
        .add("cursor")
        .add(namespaceId)
        .add(prefix.utf8())
        .add(last.utf8())
        .value();
  }
}
