package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Kv;
import java.util.List;
import java.util.Locale;

/**
 * An exchange that came out otherwise than it was recorded.
 *
 * @param property the property's id
 * @param exchange its number in the recording
 * @param atMillis when it was recorded, since the property began
 * @param location where it was asked, by the recording's name
 * @param asked the request in words
 * @param recorded the answer in words
 * @param came the other target's answer in words
 * @param rule by which they are not the same
 */
public record Difference(
    String property,
    int exchange,
    long atMillis,
    String location,
    String asked,
    String recorded,
    String came,
    String rule) {
  static Difference of(
      Recorded.Header header, Step.Exchange e, String recorded, String came, String rule) {
    return new Difference(
        header.property(),
        e.number(),
        e.callMillis() - header.phaseMillis(),
        header.locations().get(e.location()),
        Kv.shown(e.request()),
        recorded,
        came,
        rule);
  }

  /** In lines, without the property. */
  public List<String> lines() {
    return List.of(
        String.format(
            Locale.ROOT,
            "exchange %d, %.3f s, at %s: %s",
            exchange,
            atMillis / 1000.0,
            location,
            asked),
        "  recorded: " + recorded,
        "  now:      " + came,
        "  rule:     " + rule);
  }

  /** In one line. */
  @Override
  public String toString() {
    return "exchange " + exchange + ", " + asked + ": recorded was " + recorded + ", now " + came;
  }
}
