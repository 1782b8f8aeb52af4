package dev.flowkv.conformance.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.flowkv.conformance.history.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands for contents that no request of the property wrote. */
final class Foreign {
  /** Metadata that nobody wrote, as JSON. */
  static final String METADATA = "\"(metadata that nobody wrote)\"";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VALUE = Pattern.compile("\\((\\d{1,9}) bytes that nobody wrote\\)");

  private Foreign() {}

  static String value(int bytes) {
    return "(" + bytes + " bytes that nobody wrote)";
  }

  /** The length of a value that nobody wrote; empty: it is another value. */
  static OptionalInt length(byte[] value) {
    if (value.length > 60) {
      return OptionalInt.empty();
    }
    Matcher matcher = VALUE.matcher(new String(value, StandardCharsets.UTF_8));
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** The one form of a value that is JSON; null: it is none. */
  static @Nullable String json(byte[] value) {
    try {
      return Objects.requireNonNullElse(CanonicalJson.of(JSON.readTree(value)), "null");
    } catch (JsonProcessingException e) {
      return null;
    } catch (java.io.IOException e) {
      return null;
    }
  }
}
