package dev.flowkv.conformance.observation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody saw on the real service.
 *
 * @param place where it is written
 * @param id its name, which no other observation has
 * @param face the way the requests went
 * @param seen what was seen, in one sentence
 * @param settings of the emulator, by name, where the account or the moment was a special one
 * @param steps the requests in order, with their answers; empty if it cannot be asked
 * @param source a URL, or what is known of who recorded it
 * @param date when it was seen: a year, a month or a day
 * @param evidence how it is known
 * @param notAsked why it cannot be asked; null: it is asked
 * @param differs why FlowKV answers otherwise on purpose; null: it must answer the same
 * @param newer the observation that contradicts it and is newer; null: it counts
 * @param notInProcess why it is not asked of the engine in process; null: it is
 */
public record Observation(
    Place place,
    String id,
    Face face,
    String seen,
    Map<String, String> settings,
    List<Step> steps,
    String source,
    String date,
    Evidence evidence,
    @Nullable String notAsked,
    @Nullable String differs,
    @Nullable String newer,
    @Nullable String notInProcess) {
  /** Copies the collections. */
  public Observation {
    settings = Map.copyOf(settings);
    steps = List.copyOf(steps);
  }

  /** The way that requests went. */
  public enum Face {
    /** The binding of a Worker. */
    BINDING("binding"),
    /** The REST API v4. */
    REST("rest");

    private final String wireName;

    Face(String wireName) {
      this.wireName = wireName;
    }

    /** The name in files. */
    public String wireName() {
      return wireName;
    }
  }

  /** How an observation is known. */
  public enum Evidence {
    /** A recording, a log, or a test that runs against the real service. */
    OBSERVED("observed"),
    /** Somebody reports what came. */
    REPORTED("reported"),
    /** Cloudflare's staff quotes what comes. */
    STAFF("staff");

    private final String wireName;

    Evidence(String wireName) {
      this.wireName = wireName;
    }

    /** The name in files. */
    public String wireName() {
      return wireName;
    }
  }

  /**
   * Where an observation is written.
   *
   * @param file the file's name
   * @param line the line it begins on
   */
  public record Place(String file, int line) {
    @Override
    public String toString() {
      return file + ", line " + line;
    }
  }

  /** Whether it counts: it can be asked, and nothing newer contradicts it. */
  public boolean counts() {
    return notAsked == null && newer == null;
  }
}
