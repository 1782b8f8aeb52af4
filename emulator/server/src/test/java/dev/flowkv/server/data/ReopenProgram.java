package dev.flowkv.server.data;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an emulator with a data directory is made to do, and when it is replaced by another one. */
record ReopenProgram(long seed, Map<String, String> settings, List<Step> steps) {
  sealed interface Step {}

  record Put(
      String location, String key, String value, @Nullable String ttl, @Nullable String metadata)
      implements Step {}

  /** Over REST; the locations of the pairs are not looked at. */
  record PutAll(List<Put> pairs) implements Step {}

  record Delete(String location, String key) implements Step {}

  /** Over REST: so many keys that nobody has written. It uses up a day's quota. */
  record DeleteMany(int keys) implements Step {}

  record Get(String location, String key, @Nullable String cacheTtl) implements Step {}

  /** {@code goesOn}: behind the last page that had more behind it. */
  record ListKeys(String location, String prefix, String limit, boolean goesOn) implements Step {}

  record Configure(Map<String, String> changes) implements Step {}

  record Advance(long millis) implements Step {}

  /**
   * Another emulator begins on what the directory has.
   *
   * @param isKilled the first one does not end, but is killed
   * @param seed of the other one
   * @param laterMillis how much later its clock begins; null: as a manual clock that was not moved,
   *     so at the last write
   */
  record Reopen(boolean isKilled, long seed, @Nullable Long laterMillis) implements Step {}

  @Override
  public String toString() {
    return "seed %d, %s%n%s"
        .formatted(
            seed,
            settings,
            steps.stream().map(step -> "  " + step).collect(Collectors.joining("\n")));
  }
}
