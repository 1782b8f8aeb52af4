package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Quota;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes that came together, as they are appended to the journal.
 *
 * @param origins those that the tables do not have yet, by number
 * @param rows the versions that they made
 * @param quota what is used of the day's quota then; null: not counted
 */
record JournalEntry(Map<Integer, String> origins, List<Row> rows, @Nullable Quota quota) {
  private static final VersionKey.Type KEYS = new VersionKey.Type();
  private static final KeptVersion.Type VERSIONS = new KeptVersion.Type();

  /** A version, and where it is kept. */
  record Row(VersionKey key, KeptVersion version) {}

  /** Its bytes, after room for the journal's own. */
  ByteBuffer toBytes() {
    WriteBuffer to = new WriteBuffer(256).position(Journal.HEAD_BYTES);
    to.putVarInt(origins.size());
    origins.forEach((number, text) -> write(to.putVarInt(number), text));
    to.putVarInt(rows.size());
    for (Row row : rows) {
      KEYS.write(to, row.key);
      VERSIONS.write(to, row.version);
    }
    Quota counted = quota;
    if (counted == null) {
      to.put((byte) 0);
    } else {
      to.put((byte) 1).putVarLong(counted.day()).putVarInt(counted.used().size());
      counted.used().forEach((name, used) -> write(to, name).putVarInt(used));
    }
    return to.limit(to.position()).getBuffer();
  }

  private static WriteBuffer write(WriteBuffer to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return to.putVarInt(bytes.length).put(bytes);
  }

  /** Reads what {@link #toBytes} wrote, without the journal's own. */
  static JournalEntry read(ByteBuffer from) {
    Map<Integer, String> origins = new HashMap<>();
    for (int left = DataUtils.readVarInt(from); left > 0; left--) {
      origins.put(DataUtils.readVarInt(from), readText(from));
    }
    int count = DataUtils.readVarInt(from);
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Row(KEYS.read(from), VERSIONS.read(from)));
    }
    return new JournalEntry(origins, rows, from.get() == 0 ? null : readQuota(from));
  }

  private static Quota readQuota(ByteBuffer from) {
    long day = DataUtils.readVarLong(from);
    Map<String, Integer> used = new HashMap<>();
    for (int left = DataUtils.readVarInt(from); left > 0; left--) {
      used.put(readText(from), DataUtils.readVarInt(from));
    }
    return new Quota(day, used);
  }

  private static String readText(ByteBuffer from) {
    byte[] bytes = new byte[DataUtils.readVarInt(from)];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
