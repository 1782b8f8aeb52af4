package dev.flowkv.conformance.record;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Searches a line of a recording for secrets, also inside of base64 that is not packed. */
final class Searched {
  private static final Pattern ENCODED =
      Pattern.compile("\"(base64|deflated)\":\"([A-Za-z0-9+/=]*)\"");

  private Searched() {}

  /** Names what a line seems to have in it; empty: nothing. */
  static Optional<String> line(String line) {
    StringBuilder plain = new StringBuilder();
    Matcher encoded = ENCODED.matcher(line);
    int from = 0;
    while (encoded.find()) {
      plain.append(line, from, encoded.start());
      from = encoded.end();
      Optional<String> inside = value(encoded.group(1), encoded.group(2));
      if (inside.isPresent()) {
        return inside;
      }
    }
    return Secrets.in(plain.append(line, from, line.length()).toString());
  }

  private static Optional<String> value(String name, String base64) {
    if (name.equals("deflated")) {
      return Optional.empty(); // Unpacked, it is searched where it is read.
    }
    try {
      byte[] value = Base64.getDecoder().decode(base64);
      return Secrets.in(new String(value, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // It is refused where it is read.
    }
  }
}
