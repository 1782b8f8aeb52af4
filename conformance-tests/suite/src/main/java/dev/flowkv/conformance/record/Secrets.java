package dev.flowkv.conformance.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognizes what tells whose account it is, or lets somebody in. It is the second fence: what is
 * kept is chosen by {@link Reduction} and {@link dev.flowkv.conformance.HttpFacts}.
 */
final class Secrets {
  private static final List<Map.Entry<String, Pattern>> PATTERNS =
      List.of(
          of("a bearer token", "(?i)\\bbearer\\s+[\\w.~+/-]{8,}=*"),
          of("an authorization header", "(?i)\\b(proxy-)?authorization[\\\\\"']*\\s*[:=]\\s*\\S+"),
          of(
              "a cookie",
              "(?i)\\b(set-)?cookie[\\\\\"']*\\s*[:=]\\s*\\S+"
                  + "|\\b(__cf_?bm|__cflb|cf_clearance|cf_authorization|_cfuvid)\\b\\S*"),
          of("a JSON Web Token", "\\beyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]*"),
          of(
              "an id or key of hexadecimal digits",
              "(?<![0-9A-Za-z])(?!([0-9A-Fa-f])\\1{31})[0-9A-Fa-f]{32,64}(?![0-9A-Za-z])"),
          of(
              "an API token",
              "(?<![\\w-])(?=[\\w-]*\\d)(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])[\\w-]{40}(?![\\w-])"
                  + "|\\bcf[a-z]{1,4}_[A-Za-z0-9]{20,}|\\bv1\\.0-[0-9a-f]{20,}"),
          of(
              "an e-mail address",
              "[A-Za-z0-9._%+-]{2,}@[A-Za-z0-9-]{2,}(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}"),
          of("an IP address", "(?<![\\d.])(?!127\\.|0\\.0)\\d{1,3}(\\.\\d{1,3}){3}(?![\\d.])"),
          of("the address of a Worker", "(?i)[\\w.-]+\\.workers\\.dev"));

  private Secrets() {}

  private static Map.Entry<String, Pattern> of(String name, String pattern) {
    return Map.entry(name, Pattern.compile(pattern));
  }

  /** Names what a text seems to have in it; empty: nothing. */
  static Optional<String> in(String text) {
    return PATTERNS.stream()
        .filter(p -> p.getValue().matcher(text).find())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Puts names in the place of what a text seems to have in it. */
  static String without(String text) {
    String left = text;
    for (Map.Entry<String, Pattern> p : PATTERNS) {
      left = p.getValue().matcher(left).replaceAll("{" + p.getKey() + "}");
    }
    return left;
  }
}
