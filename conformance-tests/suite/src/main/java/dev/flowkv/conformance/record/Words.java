package dev.flowkv.conformance.record;

import dev.flowkv.conformance.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says an answer in words, with what tells it from another one. */
final class Words {
  private static final int LONGEST = 400;
  private static final int MOST_KEYS = 5;

  private Words() {}

  static String of(Answer answer, Answer other) {
    String words = shown(answer, other);
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
  }

  private static String shown(Answer answer, Answer other) {
    if (answer instanceof Answer.Found found) {
      return value(found.value());
    } else if (answer instanceof Answer.FoundAll all && other instanceof Answer.FoundAll others) {
      List<String> words = new ArrayList<>();
      all.values()
          .forEach(
              (key, value) -> {
                if (!Objects.equals(value, others.values().get(key))) {
                  words.add("\"" + key + "\": " + value(value));
                }
              });
      return joined(all.values().size() + " keys, of which differ", words);
    } else if (answer instanceof Answer.Page page && other instanceof Answer.Page others) {
      List<String> words = new ArrayList<>();
      for (Answer.Listed name : page.names()) {
        if (!others.names().contains(name)) {
          words.add(String.valueOf(name));
        }
      }
      return joined(page + (page.cursor() == null ? "" : " with a cursor") + ", here alone", words);
    }
    return answer.toString();
  }

  private static String value(Answer.@Nullable Value value) {
    return value == null
        ? "nothing"
        : value
            + (value.expirationSeconds() == null
                ? ""
                : ", expires after " + value.expirationSeconds() + " s");
  }

  private static String joined(String before, List<String> words) {
    if (words.isEmpty()) {
      return before + ": none";
    }
    int more = words.size() - MOST_KEYS;
    return before
        + ": "
        + String.join(", ", words.subList(0, Math.min(MOST_KEYS, words.size())))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
