package dev.flowkv.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A page of a namespace's keys, with what each location would answer for them at one moment.
 * Looking changes nothing.
 *
 * @param at the moment
 * @param rows the keys that the central store has versions of, and groups of such keys, in byte
 *     order
 * @param complete whether this is the last page
 */
public record KeyViews(Instant at, List<Row> rows, boolean complete) {
  /**
   * A key, or a group of keys.
   *
   * @param name the key; of a group, what its keys begin with
   * @param view the key's view; empty: it is a group
   */
  public record Row(String name, Optional<KeyView> view) {}
}
