package dev.flowkv.server.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * What is kept of a namespace beside its versions.
 *
 * @param number what its versions name it by; one that is emptied gets another one
 * @param title its title
 * @param sequence of the newest write that is forgotten; later ones are among the versions
 * @param lastMillis when the newest of these was accepted
 */
record NamespaceRow(int number, String title, long sequence, long lastMillis) {

  NamespaceRow titled(String newTitle) {
    return new NamespaceRow(number, newTitle, sequence, lastMillis);
  }

  NamespaceRow after(long forgottenSequence, long commitMillis) {
    return new NamespaceRow(
        number, title, Math.max(sequence, forgottenSequence), Math.max(lastMillis, commitMillis));
  }

  /** How it is written. Rows are not compared. */
  static final class Type extends BasicDataType<NamespaceRow> {
    private static final int OBJECT_BYTES = 96;

    @Override
    public int getMemory(NamespaceRow row) {
      return OBJECT_BYTES + row.title.length();
    }

    @Override
    public void write(WriteBuffer to, NamespaceRow row) {
      byte[] title = row.title.getBytes(StandardCharsets.UTF_8);
      to.putVarInt(row.number)
          .putVarInt(title.length)
          .put(title)
          .putVarLong(row.sequence)
          .putVarLong(row.lastMillis);
    }

    @Override
    public NamespaceRow read(ByteBuffer from) {
      int number = DataUtils.readVarInt(from);
      byte[] title = new byte[DataUtils.readVarInt(from)];
      from.get(title);
      return new NamespaceRow(
          number,
          new String(title, StandardCharsets.UTF_8),
          DataUtils.readVarLong(from),
          DataUtils.readVarLong(from));
    }

    @Override
    public NamespaceRow[] createStorage(int size) {
      return new NamespaceRow[size];
    }
  }
}
