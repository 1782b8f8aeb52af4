package dev.flowkv.conformance.observation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of an observation: a request with what came back, or time that passes. Texts may hold
 * {@link Placeholders}.
 *
 * @param action what is done
 * @param times how often it is done; the last answer is the expected one, those before are
 *     successes
 * @param tries how often it may be tried until the expected answer comes
 * @param together whether all times are in one invocation of a Worker
 * @param expected what came back
 * @param keep names for parts of the answer, by JSON pointer, which later steps use
 */
public record Step(
    Action action,
    int times,
    int tries,
    boolean together,
    Expected expected,
    Map<String, String> keep) {
  /** Copies the map. */
  public Step {
    keep = Map.copyOf(keep);
  }

  /** What a step does. */
  public sealed interface Action {}

  /**
   * A call of the binding.
   *
   * @param location where; null: the usual one
   * @param method the binding's method
   * @param arguments its arguments
   */
  public record Call(@Nullable String location, String method, ArrayNode arguments)
      implements Action {}

  /**
   * A request to the REST API.
   *
   * @param method of HTTP
   * @param path behind {@code /client/v4}
   * @param type the content type; null: none
   * @param body what is sent
   */
  public record Send(String method, String path, @Nullable String type, Body body)
      implements Action {}

  /**
   * Time that passes.
   *
   * @param seconds how much
   */
  public record Pass(int seconds) implements Action {}

  /** The body of a request. */
  public sealed interface Body {}

  /** No body. */
  public record NoBody() implements Body {}

  /**
   * A text.
   *
   * @param text as it is sent
   */
  public record Text(JsonNode text) implements Body {}

  /**
   * JSON.
   *
   * @param json what is sent
   */
  public record Json(JsonNode json) implements Body {}

  /**
   * A form in parts.
   *
   * @param parts texts by name
   */
  public record Parts(Map<String, String> parts) implements Body {}
}
