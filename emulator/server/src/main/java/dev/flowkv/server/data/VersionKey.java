package dev.flowkv.server.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Where a version is kept: versions of a key lie beside each other, the oldest first.
 *
 * @param namespace the number of its namespace
 * @param key in UTF-8
 * @param sequence of the version
 */
record VersionKey(int namespace, byte[] key, long sequence) {
  private static final byte[] NO_KEY = {};

  /** Before everything of a namespace. */
  static VersionKey firstOf(int namespace) {
    return new VersionKey(namespace, NO_KEY, 0);
  }

  boolean isOfKey(int otherNamespace, byte[] otherKey) {
    return namespace == otherNamespace && Arrays.equals(key, otherKey);
  }

  /** How it is written, and compared. */
  static final class Type extends BasicDataType<VersionKey> {
    private static final int OBJECT_BYTES = 64;

    @Override
    public int compare(VersionKey a, VersionKey b) {
      int order = Integer.compare(a.namespace, b.namespace);
      if (order == 0) {
        order = Arrays.compareUnsigned(a.key, b.key);
      }
      return order == 0 ? Long.compare(a.sequence, b.sequence) : order;
    }

    @Override
    public int getMemory(VersionKey key) {
      return OBJECT_BYTES + key.key.length;
    }

    @Override
    public void write(WriteBuffer to, VersionKey key) {
      to.putVarInt(key.namespace).putVarInt(key.key.length).put(key.key).putVarLong(key.sequence);
    }

    @Override
    public VersionKey read(ByteBuffer from) {
      int namespace = DataUtils.readVarInt(from);
      byte[] key = new byte[DataUtils.readVarInt(from)];
      from.get(key);
      return new VersionKey(namespace, key, DataUtils.readVarLong(from));
    }

    @Override
    public VersionKey[] createStorage(int size) {
      return new VersionKey[size];
    }
  }
}
