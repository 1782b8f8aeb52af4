package dev.flowkv.engine.operation;

import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.draw.SeededHash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a page of a list ended. Its text has the prefix, the last key taken, and a hash that binds
 * both to the namespace, so that a cursor that was not made here is told from one that was.
 *
 * @param prefix of the list that the page was of
 * @param last the last key taken
 */
public record Cursor(Key prefix, Key last) {
  /** Not a secret: it tells a mistake, not an attack. */
  private static final long HASH_SEED = 0x464c4f574b563031L;

  public String encode(String namespaceId) {
    byte[] p = prefix.utf8();
    byte[] k = last.utf8();
    ByteBuffer out = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + p.length + k.length);
    out.putLong(hash(namespaceId)).putInt(p.length).put(p).put(k);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.array());
  }

  /** Reads a cursor's text; empty: no list of this namespace gave it. */
  static Optional<Cursor> decode(String text, String namespaceId) {
    try {
      ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      long hash = in.getLong();
      int prefixLength = in.getInt();
      if (prefixLength < 0 || prefixLength > in.remaining()) {
        return Optional.empty();
      }
      byte[] p = new byte[prefixLength];
      in.get(p);
      byte[] k = new byte[in.remaining()];
      in.get(k);
      Cursor cursor = new Cursor(Key.ofUtf8(p), Key.ofUtf8(k));
      return hash == cursor.hash(namespaceId) ? Optional.of(cursor) : Optional.empty();
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      return Optional.empty();
    }
  }

  private long hash(String namespaceId) {
    return new SeededHash(HASH_SEED)
        .add("cursor")
        .add(namespaceId)
        .add(prefix.utf8())
        .add(last.utf8())
        .value();
  }
}
