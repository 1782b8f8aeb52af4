package dev.flowkv.server.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a version.
 *
 * @param revision which of its key
 * @param commitMillis when it was accepted
 * @param origin the number of its origin
 * @param limitedMillis when a write of its key that the same-key limit holds for was last accepted,
 *     this one included; null: not known
 * @param expirationSeconds Unix seconds; null: never
 * @param metadata JSON text; null: none
 * @param value null: a delete
 */
record KeptVersion(
    int revision,
    long commitMillis,
    int origin,
    @Nullable Long limitedMillis,
    @Nullable Long expirationSeconds,
    @Nullable String metadata,
    byte @Nullable [] value) {

  /** Whether it has a value that has not expired. */
  boolean hasValueAt(long millis) {
    return value != null && (expirationSeconds == null || expirationSeconds * 1000 > millis);
  }

  /** How it is written. Versions are not compared. */
  static final class Type extends BasicDataType<KeptVersion> {
    private static final int OBJECT_BYTES = 96;

    private static final int LIMITED = 1;
    private static final int EXPIRES = 2;
    private static final int METADATA = 4;
    private static final int VALUE = 8;

    @Override
    public int getMemory(KeptVersion version) {
      byte[] value = version.value;
      String metadata = version.metadata;
      return OBJECT_BYTES
          + (value == null ? 0 : value.length)
          + (metadata == null ? 0 : metadata.length());
    }

    @Override
    public void write(WriteBuffer to, KeptVersion version) {
      Long limited = version.limitedMillis;
      Long expiration = version.expirationSeconds;
      String metadata = version.metadata;
      byte[] value = version.value;
      to.put(
          (byte)
              ((limited == null ? 0 : LIMITED)
                  | (expiration == null ? 0 : EXPIRES)
                  | (metadata == null ? 0 : METADATA)
                  | (value == null ? 0 : VALUE)));
      to.putVarInt(version.revision).putVarLong(version.commitMillis).putVarInt(version.origin);
      if (limited != null) {
        to.putVarLong(version.commitMillis - limited); // Usually 0, which is one byte.
      }
      if (expiration != null) {
        to.putVarLong(expiration);
      }
      if (metadata != null) {
        write(to, metadata.getBytes(StandardCharsets.UTF_8));
      }
      if (value != null) {
        write(to, value);
      }
    }

    private static void write(WriteBuffer to, byte[] bytes) {
      to.putVarInt(bytes.length).put(bytes);
    }

    @Override
    public KeptVersion read(ByteBuffer from) {
      int has = from.get();
      int revision = DataUtils.readVarInt(from);
      long commitMillis = DataUtils.readVarLong(from);
      int origin = DataUtils.readVarInt(from);
      Long limited = (has & LIMITED) == 0 ? null : commitMillis - DataUtils.readVarLong(from);
      Long expiration = (has & EXPIRES) == 0 ? null : DataUtils.readVarLong(from);
      String metadata =
          (has & METADATA) == 0 ? null : new String(readBytes(from), StandardCharsets.UTF_8);
      byte[] value = (has & VALUE) == 0 ? null : readBytes(from);
      return new KeptVersion(revision, commitMillis, origin, limited, expiration, metadata, value);
    }

    private static byte[] readBytes(ByteBuffer from) {
      byte[] bytes = new byte[DataUtils.readVarInt(from)];
      from.get(bytes);
      return bytes;
    }

    @Override
    public KeptVersion[] createStorage(int size) {
      return new KeptVersion[size];
    }
  }
}
