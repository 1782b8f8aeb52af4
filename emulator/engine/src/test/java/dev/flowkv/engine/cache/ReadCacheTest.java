package dev.flowkv.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowkv.engine.EmulatorConfig;
import dev.flowkv.engine.LagDistribution;
import dev.flowkv.engine.Profile;
import dev.flowkv.engine.Settings;
import dev.flowkv.engine.argument.Key;
import dev.flowkv.engine.store.Location;
import dev.flowkv.engine.store.Origin;
import dev.flowkv.engine.store.Retention;
import dev.flowkv.engine.store.Version;
import dev.flowkv.engine.store.VersionChain;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a cache keeps of a read that a write has overtaken between its answer and its keeping. */
class ReadCacheTest {
  private static final Settings SETTINGS = Settings.of(Profile.CLOUDFLARE);
  private static final Key KEY = Key.of("k", SETTINGS);
  private static final Origin ORIGIN =
      new Origin(new Location("lhr"), LagDistribution.NONE, EmulatorConfig.DEFAULT_SEED);

  private final VersionChain chain = new VersionChain();

  private final ReadCache.Central central =
      new ReadCache.Central() {
        @Override
        public Version head() {
          return chain.head();
        }

        @Override
        public Version visible() {
          return chain.visibleTo(ORIGIN.location(), 0, "n", KEY);
        }
      };

  private Version write(String value) {
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    Retention retention = new Retention(0, 0);
    Version.Content content = new Version.Content(bytes, null, Version.NEVER);
    Version version = VersionChain.next(chain.head(), ORIGIN, 1, 0, content, retention);
    chain.add(version, 0, retention);
    return version;
  }

  @Test
  void aWriteThatCameBetweenStays() {
    ReadCache cache = new ReadCache(SETTINGS);
    write("old");
    ReadCache.Lookup overtaken = cache.lookup(KEY, 0, new CacheTtl(60, false), SETTINGS, central);
    Version newer = write("new");
    cache.write(KEY, newer, SETTINGS);
    cache.keep(KEY, overtaken, central);
    assertThat(cache.peek(KEY)).isSameAs(newer);
  }

  @Test
  void aWriteAndADeleteThatCameBetweenAreNotUndone() {
    Settings settings = SETTINGS.with("negativeCache", "false");
    ReadCache cache = new ReadCache(settings);
    write("old");
    ReadCache.Lookup overtaken = cache.lookup(KEY, 0, new CacheTtl(60, false), settings, central);
    cache.write(KEY, write("new"), settings);
    cache.write(KEY, write(null), settings);
    assertThat(cache.peek(KEY)).isNull();
    cache.keep(KEY, overtaken, central);
    assertThat(cache.peek(KEY)).as("the old value must not come back").isNull();
  }
}
