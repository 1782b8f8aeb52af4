package dev.flowkv.conformance.observation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What came back when it was seen; only what was seen is compared. Nothing named: the request
 * succeeded.
 */
final class Expected {
  /** What a binding threw, exactly, or how it began. */
  private static final String THROWS = "throws";

  private static final String THROWS_START = "throwsStart";

  /** What a binding returned. An object may have more members, an array has no more elements. */
  private static final String RETURNS = "returns";

  /** Names that what a binding returned does not have. */
  private static final String LACKS = "lacks";

  private static final String STATUS = "status";
  private static final String CODE = "code";
  private static final String MESSAGE = "message";
  private static final String MESSAGE_START = "messageStart";
  private static final String MESSAGE_PART = "messagePart";

  /** The member {@code result} of a REST answer, or the whole body. */
  private static final String RESULT = "result";

  private static final String INFO = "resultInfo";
  private static final String BODY = "body";
  private static final String HEADERS = "headers";

  static final Set<String> OF_BINDING = Set.of(THROWS, THROWS_START, RETURNS, LACKS);
  static final Set<String> OF_REST =
      Set.of(STATUS, CODE, MESSAGE, MESSAGE_START, MESSAGE_PART, RESULT, INFO, BODY, HEADERS);

  private static final Set<String> FAILURES =
      Set.of(THROWS, THROWS_START, STATUS, CODE, MESSAGE, MESSAGE_START, MESSAGE_PART);

  private final Map<String, JsonNode> parts;

  /** By the name of what is compared. */
  Expected(Map<String, JsonNode> parts) {
    this.parts = new LinkedHashMap<>(parts);
  }

  /** The first difference, in words; empty: there is none. */
  Optional<String> difference(Reply reply, Placeholders placeholders) {
    if (!reply.isSuccess() && parts.keySet().stream().noneMatch(FAILURES::contains)) {
      return Optional.of(came(reply, "a success"));
    }
    return parts.entrySet().stream()
        .filter(e -> !matches(e.getKey(), placeholders.in(e.getValue()), reply))
        .findFirst()
        .map(e -> came(reply, e.getKey() + " " + e.getValue()));
  }

  private static String came(Reply reply, String expected) {
    return reply.inWords() + "; seen was " + expected;
  }

  private static boolean matches(String part, JsonNode wanted, Reply reply) {
    String thrown = reply.thrown() == null ? "" : reply.thrown();
    JsonNode message = reply.error().path("message");
    return switch (part) {
      case THROWS -> wanted.asText().equals(thrown);
      case THROWS_START -> thrown.startsWith(wanted.asText());
      case RETURNS -> reply.thrown() == null && has(reply.value(), wanted);
      case LACKS -> lacks(reply.value(), wanted);
      case STATUS -> wanted.asInt() == reply.status();
      case CODE -> wanted.equals(reply.error().path("code"));
      case MESSAGE -> wanted.equals(message);
      case MESSAGE_START -> message.asText().startsWith(wanted.asText());
      case MESSAGE_PART -> message.asText().contains(wanted.asText());
      case RESULT -> has(reply.value().path("result"), wanted);
      case INFO -> has(reply.value().path("result_info"), wanted);
      case BODY -> wanted.asText().equals(reply.text());
      case HEADERS ->
          wanted.properties().stream()
              .allMatch(h -> h.getValue().asText().equals(reply.headers().get(h.getKey())));
      default -> throw new IllegalStateException(part);
    };
  }

  private static boolean lacks(JsonNode found, JsonNode names) {
    for (JsonNode name : names) {
      if (found.has(name.asText())) {
        return false;
      }
    }
    return true;
  }

  /** Whether all that is wanted is there. */
  private static boolean has(JsonNode found, JsonNode wanted) {
    if (wanted.isObject()) {
      return found.isObject()
          && wanted.properties().stream().allMatch(e -> has(found.path(e.getKey()), e.getValue()));
    }
    if (wanted.isArray()) {
      if (!found.isArray() || found.size() != wanted.size()) {
        return false;
      }
      for (int i = 0; i < wanted.size(); i++) {
        if (!has(found.get(i), wanted.get(i))) {
          return false;
        }
      }
      return true;
    }
    return wanted.isNumber()
        ? wanted.asLong() == found.asLong() && found.isNumber()
        : wanted.equals(found);
  }
}
