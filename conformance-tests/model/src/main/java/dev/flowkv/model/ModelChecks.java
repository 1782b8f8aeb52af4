package dev.flowkv.model;

import dev.flowkv.capability.JsonSyntax;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which arguments are accepted, and the platform's words to the others. */
final class ModelChecks {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}");

  private ModelChecks() {}

  /** What the model refuses travels as an exception inside it, so that rules read top to bottom. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String text) {
      super(text);
    }
  }

  static void check(boolean allowed, String otherwise) {
    if (!allowed) {
      throw new Refusal(otherwise);
    }
  }

  /** For what every operation asks: most are allowed, and need no text. */
  private static void check(boolean allowed, Supplier<String> otherwise) {
    if (!allowed) {
      throw new Refusal(otherwise.get());
    }
  }

  static void key(String key) {
    check(!key.isEmpty(), "Key names must not be empty");
    check(
        !key.equals(".") && !key.equals(".."),
        () -> "Illegal key name \"" + key + "\". Please use a different name.");
    int length = key.getBytes(StandardCharsets.UTF_8).length;
    check(
        length <= 512,
        () -> "UTF-8 encoded length of " + length + " exceeds key length limit of 512.");
  }

  static @Nullable Long cacheTtl(@Nullable String text, ModelSettings settings) {
    if (text == null) {
      return null;
    }
    int least = settings.numberOrOff("cacheTtlMinSeconds").orElse(0);
    String rule = ". Cache TTL must be at least " + least + ".";
    return number(text, least, "Invalid cache_ttl of " + text + rule);
  }

  static @Nullable Long expiration(@Nullable String expiration, @Nullable String ttl, long now) {
    if (ttl != null) {
      String invalid = "Invalid expiration_ttl of " + ttl + ". ";
      long seconds = number(ttl, 1, invalid + "Please specify integer greater than 0.");
      check(seconds >= 60, invalid + "Expiration TTL must be at least 60.");
      return now + seconds;
    }
    if (expiration == null) {
      return null;
    }
    String invalid = "Invalid expiration of " + expiration + ". ";
    String past =
        "Please specify integer greater than the current number of seconds since the UNIX epoch.";
    long at = number(expiration, now + 1, invalid + past);
    check(at >= now + 60, invalid + "Expiration times must be at least 60 seconds in the future.");
    return at;
  }

  static @Nullable String metadata(@Nullable String json) {
    if (json == null) {
      return null;
    }
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    check(length <= 1024, "Metadata length of " + length + " exceeds limit of 1024.");
    check(JsonSyntax.isValid(json), "metadata must be valid json");
    String text = json.strip();
    return text.equals("null") ? null : text;
  }

  static int limit(@Nullable String text) {
    if (text == null) {
      return 1000;
    }
    String invalid = "Invalid key_count_limit of " + text + ". Please specify an integer ";
    long limit = number(text, 1, invalid + "greater than 0.");
    check(limit <= 1000, invalid + "less than 1000.");
    return (int) limit;
  }

  private static long number(String text, long least, String otherwise) {
    check(NUMBER.matcher(text).matches() && Long.parseLong(text) >= least, otherwise);
    return Long.parseLong(text);
  }
}
