package dev.flowkv.server.cli.ask;

import com.fasterxml.jackson.databind.JsonNode;
import dev.flowkv.capability.SecondsText;
import dev.flowkv.explain.Printable;
import dev.flowkv.server.cli.terminal.Wording;

/** A line of a history as a line for people: when, where, what was asked, what was answered. */
final class OperationText {
  private OperationText() {}

  static String of(JsonNode line) {
    String text =
        line.has("change")
            ? "%s  %s: %s"
                .formatted(
                    Wording.instant(line.path("at").asLong()),
                    line.path("namespace").asText("all namespaces"),
                    line.path("change").asText().equals("replaced")
                        ? "keys from before may be there"
                        : line.path("change").asText())
            : "%s  %s  %s of %s: %s"
                .formatted(
                    Wording.instant(line.path("call").asLong()),
                    line.path("location").asText(),
                    asked(line),
                    line.path("namespace").asText(),
                    answered(line));
    return Printable.text(text);
  }

  private static String asked(JsonNode line) {
    String operation = line.path("op").asText();
    return switch (operation) {
      case "get", "delete" -> operation + " \"" + line.path("key").asText() + "\"";
      case "put" -> "put \"" + line.path("key").asText() + "\" = " + value(line);
      case "list" ->
          line.path("prefix").asText().isEmpty()
              ? "list"
              : "list \"" + line.path("prefix").asText() + "\"…";
      case "bulkPut" -> "bulkPut, " + Wording.count(line.path("entries").size(), "key") + ",";
      default -> operation + ", " + Wording.count(line.path("keys").size(), "key") + ",";
    };
  }

  private static String answered(JsonNode line) {
    if (!line.path("outcome").asText().equals("ok")) {
      return (line.path("outcome").asText().equals("refused") ? "refused, " : "outcome unknown, ")
          + line.path("text").asText();
    }
    if (line.has("result")) {
      return read(line.path("result"));
    }
    if (line.has("results")) {
      long found = 0;
      for (JsonNode result : line.path("results")) {
        found += result.path("found").asBoolean() ? 1 : 0;
      }
      return found + " found" + stale(OperationFilter.staleMillis(line));
    }
    if (line.has("names")) {
      return Wording.count(line.path("names").size(), "key")
          + (line.path("complete").asBoolean() ? "" : ", and more to come")
          + cached(line);
    }
    if (line.path("unsuccessful").size() > 0) {
      return line.path("successful").asText()
          + " done, "
          + line.path("unsuccessful").size()
          + " not";
    }
    return "done";
  }

  private static String read(JsonNode result) {
    return (result.path("found").asBoolean() ? value(result) : "absent")
        + cached(result)
        + stale(result.path("staleMillis").asLong());
  }

  private static String cached(JsonNode answer) {
    return answer.path("cacheStatus").asText().equals("HIT") ? ", cached" : "";
  }

  private static String stale(long millis) {
    return millis > 0 ? ", stale for " + SecondsText.ofMillis(millis) : "";
  }

  private static String value(JsonNode json) {
    return json.has("value")
        ? Wording.value(json.path("value").asText(), json.path("value").asText().length())
        : Wording.count(json.path("valueBytes").asLong(), "byte");
  }
}
