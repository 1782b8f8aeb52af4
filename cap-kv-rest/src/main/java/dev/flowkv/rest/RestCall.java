package dev.flowkv.rest;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;

/**
 * A request to be made, once or more.
 *
 * @param operation what is done to what, for messages
 * @param method the HTTP method
 * @param path after the namespace, with the query, percent-encoded
 * @param body what is sent
 * @param contentType its type
 * @param effect what a repeat may do
 */
record RestCall(
    String operation,
    String method,
    String path,
    BodyPublisher body,
    Optional<String> contentType,
    Effect effect) {

  /** What an operation leaves behind, which decides whether it may be repeated. */
  enum Effect {
    /** Nothing. */
    READ,
    /** A second time, the same. */
    IDEMPOTENT_WRITE,
    /** A second time, something else: a time to live starts again. */
    OTHER_WRITE,
    /** There is no second time: the stream has been read. */
    ONE_TIME_WRITE
  }

  static RestCall read(String operation, String path) {
    return new RestCall(
        operation, "GET", path, BodyPublishers.noBody(), Optional.empty(), Effect.READ);
  }

  /** Whether "no such key" is a result: of a read or a delete of one. */
  boolean namesKey() {
    return !method.equals("PUT") && !path.startsWith("/keys");
  }

  boolean writes() {
    return effect != Effect.READ;
  }

  HttpRequest.Builder apply(HttpRequest.Builder request) {
    contentType.ifPresent(type -> request.header("Content-Type", type));
    return request.method(method, body);
  }
}
