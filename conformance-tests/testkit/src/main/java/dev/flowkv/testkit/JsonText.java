package dev.flowkv.testkit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes JSON from choices: the fewer and the smaller they are, the smaller the JSON. Where they
 * end, every further one is 0.
 */
final class JsonText {
  private static final List<String> SCALARS =
      List.of("0", "null", "false", "true", "\"\"", "[]", "{}", "-0.5", "1e3");
  private static final int MOST_MEMBERS = 4;
  private static final int MOST_CHARACTERS = 8;

  private final Iterator<Integer> choices;
  private final List<String> characters;

  /**
   * Begins.
   *
   * @param characters what strings consist of, at least one
   */
  JsonText(Iterator<Integer> choices, List<String> characters) {
    this.choices = choices;
    this.characters = characters;
  }

  /** The next value, with at most so many levels of arrays and objects. */
  String next(int depth) {
    return switch (choose(depth == 0 ? 3 : 7)) {
      case 0 -> SCALARS.get(choose(SCALARS.size()));
      case 1 -> string();
      case 2 -> Integer.toString(choose(1_001) * (choose(2) == 0 ? 1 : -1_000_003));
      case 3, 4 -> array(depth - 1);
      default -> object(depth - 1);
    };
  }

  private int choose(int bound) {
    return choices.hasNext() ? choices.next() % bound : 0;
  }

  private String string() {
    StringBuilder text = new StringBuilder();
    for (int left = choose(MOST_CHARACTERS + 1); left > 0; left--) {
      text.append(characters.get(choose(characters.size())));
    }
    return JsonNodeFactory.instance.textNode(text.toString()).toString();
  }

  private String array(int depth) {
    List<String> elements = new ArrayList<>();
    for (int left = choose(MOST_MEMBERS + 1); left > 0; left--) {
      elements.add(next(depth));
    }
    return "[" + String.join(",", elements) + "]";
  }

  private String object(int depth) {
    Map<String, String> members = new LinkedHashMap<>();
    for (int left = choose(MOST_MEMBERS + 1); left > 0; left--) {
      members.put(string(), next(depth));
    }
    return members.entrySet().stream()
        .map(m -> m.getKey() + ":" + m.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
