package dev.flowkv.engine.provider;

import dev.flowkv.capability.KvCapabilityInfo;
import dev.flowkv.capability.KvCapabilityInfo.Consistency;
import dev.flowkv.capability.KvCapabilityInfo.Durability;
import dev.flowkv.capability.KvLimit;
import dev.flowkv.engine.Setting;
import dev.flowkv.engine.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an emulator guarantees with its settings as they are; a profile is only where they began.
 */
final class EmulatorInfo {
  private EmulatorInfo() {}

  static KvCapabilityInfo of(Settings settings) {
    Map<String, @Nullable Object> values = settings.toJson();
    boolean lags = !"none".equals(values.get(Setting.REPLICATION_LAG.wireName()));
    boolean cachesReads = isOn(values, Setting.READ_CACHE);
    boolean cachesLists = number(values, Setting.LIST_CACHE_SECONDS, 0) > 0;
    boolean cachesMisses = cachesReads && isOn(values, Setting.NEGATIVE_CACHE);
    return KvCapabilityInfo.workersKv("flowkv-in-process")
        .withDurability(Durability.EPHEMERAL)
        .withConsistency(
            lags || cachesReads || cachesLists ? Consistency.EVENTUAL : Consistency.STRONG)
        .withLimit(
            KvLimit.SAME_KEY_WRITES_PER_SECOND,
            number(values, Setting.SAME_KEY_WRITES_PER_SECOND, Long.MAX_VALUE))
        .withExtension("com.cloudflare.kv.cache_ttl", cachesReads ? "per_read" : "ignored")
        .withExtension("com.cloudflare.kv.negative_lookups_cached", Boolean.toString(cachesMisses))
        .withExtension("com.cloudflare.kv.metadata_read", "with_value");
  }

  private static boolean isOn(Map<String, @Nullable Object> values, Setting setting) {
    return Boolean.TRUE.equals(values.get(setting.wireName()));
  }

  private static long number(Map<String, @Nullable Object> values, Setting setting, long off) {
    return values.get(setting.wireName()) instanceof Number number ? number.longValue() : off;
  }
}
