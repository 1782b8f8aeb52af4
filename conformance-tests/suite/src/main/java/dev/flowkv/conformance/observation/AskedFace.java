package dev.flowkv.conformance.observation;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service that observations are asked of, through one of its faces. */
public interface AskedFace extends AutoCloseable {
  /** The column of its results, such as {@code FlowKV, REST}. */
  String name();

  /** Why an observation does not apply to it; empty: it does. */
  Optional<String> notAsked(Observation observation);

  /** Prepares for an observation: settings that can be set are, and what can be emptied is. */
  void begin(Observation observation);

  /**
   * Calls the binding.
   *
   * @param location where; null: the usual one
   * @param calls in order, placeholders replaced
   * @param together whether they are in one invocation
   * @return an answer for each
   */
  List<Reply> call(@Nullable String location, List<Step.Call> calls, boolean together);

  /**
   * Sends a request to the REST API.
   *
   * @param path behind {@code /client/v4}, placeholders replaced
   */
  Reply send(String method, String path, @Nullable String type, byte @Nullable [] body);

  /** The path of the account's namespaces, behind {@code /client/v4}. */
  String namespacesPath();

  /** The id of the namespace that is there. */
  String namespaceId();

  /** Now, in milliseconds since the epoch. */
  long nowMillis();

  /** Lets time pass. */
  void pass(Duration duration) throws InterruptedException;

  @Override
  void close() throws IOException;
}
