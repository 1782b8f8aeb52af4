package dev.flowkv.server.data;

import dev.flowkv.engine.CommitLog.Quota;
import dev.flowkv.server.data.Effect.AllGone;
import dev.flowkv.server.data.Effect.Forgotten;
import dev.flowkv.server.data.Effect.NamespaceGone;
import dev.flowkv.server.data.Effect.NamespaceKept;
import dev.flowkv.server.data.Effect.OriginAdded;
import dev.flowkv.server.data.Effect.QuotaUsed;
import dev.flowkv.server.data.Effect.VersionKept;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;

/** Writes the effects of a change for the journal, one after another, and reads them. */
final class JournalEntry {
  private static final int ORIGIN_ADDED = 1;
  private static final int VERSION_KEPT = 2;
  private static final int QUOTA_USED = 3;
  private static final int NAMESPACE_KEPT = 4;
  private static final int NAMESPACE_GONE = 5;
  private static final int ALL_GONE = 6;
  private static final int VERSION_ALONE = 7;
  private static final int FORGOTTEN = 8;

  private static final int USUAL_BYTES = 256;

  private static final VersionKey.Type KEYS = new VersionKey.Type();
  private static final KeptVersion.Type VERSIONS = new KeptVersion.Type();
  private static final NamespaceRow.Type ROWS = new NamespaceRow.Type();

  private JournalEntry() {}

  /** Writes effects, after room for what the journal has in front of them. */
  static ByteBuffer of(List<Effect> effects) {
    int bytes = Journal.HEAD_BYTES;
    for (Effect effect : effects) {
      bytes += usualBytes(effect);
    }
    WriteBuffer to = new WriteBuffer(bytes).position(Journal.HEAD_BYTES);
    effects.forEach(effect -> write(to, effect));
    return to.limit(to.position()).getBuffer();
  }

  /**
   * A buffer that is too short grows by a megabyte, which takes longer than the rest of a write.
   */
  private static int usualBytes(Effect effect) {
    return effect instanceof VersionKept kept
        ? KEYS.getMemory(kept.key()) + VERSIONS.getMemory(kept.version())
        : USUAL_BYTES;
  }

  private static void write(WriteBuffer to, Effect effect) {
    if (effect instanceof VersionKept kept) {
      to.put((byte) (kept.isAlone() ? VERSION_ALONE : VERSION_KEPT));
      KEYS.write(to, kept.key());
      VERSIONS.write(to, kept.version());
    } else if (effect instanceof Forgotten forgotten) {
      KEYS.write(to.put((byte) FORGOTTEN).putVarLong(forgotten.atMillis()), forgotten.last());
    } else if (effect instanceof OriginAdded added) {
      write(to.put((byte) ORIGIN_ADDED).putVarInt(added.number()), added.text());
    } else if (effect instanceof QuotaUsed used) {
      Quota quota = used.quota();
      to.put((byte) QUOTA_USED).putVarLong(quota.day()).putVarInt(quota.used().size());
      quota.used().forEach((name, count) -> write(to, name).putVarInt(count));
    } else if (effect instanceof NamespaceKept kept) {
      write(to.put((byte) NAMESPACE_KEPT), kept.id());
      ROWS.write(to, kept.row());
    } else if (effect instanceof NamespaceGone gone) {
      write(to.put((byte) NAMESPACE_GONE), gone.id());
    } else {
      to.put((byte) ALL_GONE);
    }
  }

  private static WriteBuffer write(WriteBuffer to, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return to.putVarInt(bytes.length).put(bytes);
  }

  /** Reads effects, without what the journal has in front of them. */
  static List<Effect> read(ByteBuffer from) {
    List<Effect> effects = new ArrayList<>();
    while (from.hasRemaining()) {
      effects.add(readEffect(from));
    }
    return effects;
  }

  private static Effect readEffect(ByteBuffer from) {
    int kind = from.get();
    return switch (kind) {
      case ORIGIN_ADDED -> new OriginAdded(DataUtils.readVarInt(from), readText(from));
      case VERSION_KEPT -> new VersionKept(KEYS.read(from), VERSIONS.read(from), false);
      case VERSION_ALONE -> new VersionKept(KEYS.read(from), VERSIONS.read(from), true);
      case FORGOTTEN -> readForgotten(from);
      case QUOTA_USED -> new QuotaUsed(readQuota(from));
      case NAMESPACE_KEPT -> new NamespaceKept(readText(from), ROWS.read(from));
      case NAMESPACE_GONE -> new NamespaceGone(readText(from));
      case ALL_GONE -> new AllGone();
      default -> throw new IllegalStateException("the journal has an effect of kind " + kind);
    };
  }

  private static Forgotten readForgotten(ByteBuffer from) {
    long atMillis = DataUtils.readVarLong(from);
    return new Forgotten(KEYS.read(from), atMillis);
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
