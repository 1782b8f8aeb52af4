package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Cost;
import dev.flowkv.conformance.Feature;
import dev.flowkv.conformance.Property;
import dev.flowkv.conformance.Request;
import dev.flowkv.conformance.Strength;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes properties of recordings: each asks what was asked, and holds if the answers are the same.
 */
public final class Replays {
  private Replays() {}

  /**
   * Makes them.
   *
   * @param runId part of the keys that are asked
   * @param log hears the result of each
   */
  public static List<Property> of(List<Recorded> recordings, String runId, ReplayLog log) {
    if (runId.length() != Reduction.RUN.length()) {
      throw new IllegalArgumentException("a run's id has " + Reduction.RUN.length() + " letters");
    }
    return recordings.stream().map(r -> of(r, runId, log)).toList();
  }

  private static Property of(Recorded recorded, String runId, ReplayLog log) {
    Recorded.Header header = recorded.header();
    return new Property(
        header.property(),
        header.rule(),
        "recorded of " + header.target() + " at " + header.date(),
        "",
        Strength.EXACT,
        needs(recorded),
        recorded.cost(),
        Cost.NONE,
        waitSeconds(recorded),
        trial -> new Replay(recorded, runId, trial, log).run());
  }

  /** How long it takes beyond the bound of staleness, which the runner adds. */
  private static int waitSeconds(Recorded recorded) {
    long last = 0;
    for (Step.Exchange e : recorded.exchanges()) {
      last = e.returnedMillis();
    }
    long more = (last + 999) / 1000 - recorded.header().staleness().toSeconds();
    return (int) Math.max(0, Math.min(more, Integer.MAX_VALUE));
  }

  private static Set<Feature> needs(Recorded recorded) {
    EnumSet<Feature> needs = EnumSet.noneOf(Feature.class);
    if (recorded.header().needs().contains(Feature.UNMETERED.name())) {
      needs.add(Feature.UNMETERED);
    }
    for (Step step : recorded.steps()) {
      if (step instanceof Step.Fault) {
        needs.add(Feature.FAULTS);
      } else if (step instanceof Step.Exchange e) {
        Feature needed = needed(e.request());
        if (needed != null) {
          needs.add(needed);
        }
        if (!Written.isSafe(e.request())) {
          needs.add(Feature.VIRTUAL_CLOCK); // Which only an emulator of the suite's own has.
        }
        if (e.location() > 0) {
          needs.add(Feature.LOCATIONS);
        }
        if (e.invocation() > 0) {
          needs.add(Feature.INVOCATIONS);
        }
      }
    }
    return needs;
  }

  private static @Nullable Feature needed(Request request) {
    if (request instanceof Request.Get get) {
      boolean typed = get.type() == Request.Type.JSON || get.type() == Request.Type.STREAM;
      return get.cacheTtl() != null ? Feature.CACHE_TTL : typed ? Feature.TYPES : null;
    } else if (request instanceof Request.GetMetadata) {
      return Feature.REST_CODES;
    } else if (request instanceof Request.BulkGet) {
      return Feature.BULK_READ;
    } else if (request instanceof Request.BulkPut || request instanceof Request.BulkDelete) {
      return Feature.BULK_WRITE;
    }
    return null;
  }
}
