package dev.flowkv.conformance;

import dev.flowkv.capability.KeyValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something that claims to be Workers KV: one namespace of it, for the suite alone. */
public interface ConformanceTarget extends AutoCloseable {
  /** What it is and can. */
  TargetInfo info();

  /** The namespace from one of its locations. */
  KvClient client(String location);

  /** Performs requests in one invocation of a Worker, or what is like one. */
  default List<Answer> inOneInvocation(String location, List<Request> requests) {
    throw new UnsupportedOperationException("no invocations");
  }

  /** The capability over it, from one of its locations, where it has one. */
  default Optional<KeyValue> keyValue(String location) {
    return Optional.empty();
  }

  /** Now, in milliseconds since the epoch, on the target's clock as far as that is known. */
  long nowMillis();

  /**
   * Lets time pass: moves the clock, or sleeps.
   *
   * @throws InterruptedException if the run is given up
   */
  void pass(Duration duration) throws InterruptedException;

  /** Empties it, counters and all, and draws from another seed from now on, where it can. */
  default void reset(long seed) {}

  /** For the model: the settings, by name, and the namespace's id. */
  default Optional<Prediction> prediction() {
    return Optional.empty();
  }

  /**
   * What the model must know to predict answers.
   *
   * @param settings by name
   * @param namespace the id
   */
  record Prediction(Map<String, String> settings, String namespace) {}

  /**
   * Makes the next operations fail, where it can.
   *
   * @param fault how
   * @param count how many of them
   */
  default void failNext(Fault fault, int count) {
    throw new UnsupportedOperationException("no faults on demand");
  }

  /** How an operation is made to fail. */
  enum Fault {
    /** The service answers with an error, and nothing is done. */
    ERROR,
    /** It is done, and answered with an error. */
    LOST_ACKNOWLEDGEMENT
  }

  /**
   * Returns what HTTP said to this thread's requests since it last asked here, oldest first. Empty
   * where no HTTP is spoken.
   */
  default List<HttpFacts> takeHttpFacts() {
    return List.of();
  }

  /**
   * Returns what tells whose this is: account, token, address. A recording has the names in place
   * of the values.
   */
  default Map<String, String> identities() {
    return Map.of();
  }

  /** From now on only cleaning up is asked for, and is worth waiting for. */
  default void cleanUp() {}

  @Override
  void close() throws IOException;
}
