package dev.flowkv.conformance.record;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recognizes what tells whose account it is, or lets somebody in. It is the second fence: what is
 * kept is chosen by {@link Reduction} and {@link dev.flowkv.conformance.HttpFacts}.
 */
final class Secrets {
  /**
   * What a secret looks like.
   *
   * @param name what it is
   * @param parts of which each such secret has one, in small letters; none: it may be anything
   * @param run how many letters, digits, underscores and hyphens each such secret has in a row
   * @param pattern which takes long: it is asked only of a text that has all this
   */
  private record Sign(String name, List<String> parts, int run, Pattern pattern) {
    boolean isIn(Text text) {
      return run <= text.longestRun
          && (parts.isEmpty() || parts.stream().anyMatch(text.inSmallLetters::contains))
          && pattern.matcher(text.whole).find();
    }
  }

  private record Text(String whole, String inSmallLetters, int longestRun) {
    static Text of(String whole) {
      int longest = 0;
      int run = 0;
      for (int i = 0; i < whole.length(); i++) {
        char c = whole.charAt(i);
        boolean goesOn =
            c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '_'
                || c == '-';
        run = goesOn ? run + 1 : 0;
        longest = Math.max(longest, run);
      }
      return new Text(whole, whole.toLowerCase(Locale.ROOT), longest);
    }
  }

  /**
   * Where a run of these characters begins, or what the last match has left of it. A search from
   * each character would take minutes where a run is long.
   */
  private static final String BEGINNING_OF_A_RUN = "(?:\\G|(?<![%1$s]))[%1$s]";

  private static final List<Sign> SIGNS =
      List.of(
          of("a bearer token", "(?i)\\bbearer\\s+[\\w.~+/-]{8,}=*", "bearer"),
          of(
              "an authorization header",
              "(?i)\\b(proxy-)?authorization[\\\\\"']*\\s*[:=]\\s*\\S+",
              "authorization"),
          of(
              "a cookie",
              "(?i)\\b(set-)?cookie[\\\\\"']*\\s*[:=]\\s*\\S+"
                  + "|\\b(__cf_?bm|__cflb|cf_clearance|cf_authorization|_cfuvid)\\b\\S*",
              "cookie",
              "__cf",
              "cf_",
              "_cfuvid"),
          of("a JSON Web Token", "\\beyJ[\\w-]{10,}\\.[\\w-]{10,}\\.[\\w-]*", "eyj"),
          inARow(
              32,
              "an id or key of hexadecimal digits",
              "(?<![0-9A-Za-z])(?!([0-9A-Fa-f])\\1{31})[0-9A-Fa-f]{32,64}(?![0-9A-Za-z])"),
          inARow(
              20,
              "an API token",
              "(?<![\\w-])(?=[\\w-]*\\d)(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])[\\w-]{40}(?![\\w-])"
                  + "|\\bcf[a-z]{1,4}_[A-Za-z0-9]{20,}|\\bv1\\.0-[0-9a-f]{20,}"),
          of(
              "an e-mail address",
              BEGINNING_OF_A_RUN.formatted("A-Za-z0-9._%+-")
                  + "{2,}+@[A-Za-z0-9-]{2,}(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}",
              "@"),
          of("an IP address", "(?<![\\d.])(?!127\\.|0\\.0)\\d{1,3}(\\.\\d{1,3}){3}(?![\\d.])", "."),
          of(
              "the address of a Worker",
              "(?i)" + BEGINNING_OF_A_RUN.formatted("\\w.-") + "+\\.workers\\.dev",
              ".workers.dev"));

  private Secrets() {}

  private static Sign of(String name, String pattern, String... parts) {
    return new Sign(name, List.of(parts), 0, Pattern.compile(pattern));
  }

  private static Sign inARow(int run, String name, String pattern) {
    return new Sign(name, List.of(), run, Pattern.compile(pattern));
  }

  /** Names what a text seems to have in it; empty: nothing. */
  static Optional<String> in(String text) {
    Text searched = Text.of(text);
    return SIGNS.stream().filter(sign -> sign.isIn(searched)).map(Sign::name).findFirst();
  }

  /** Puts names in the place of what a text seems to have in it. */
  static String without(String text) {
    String left = text;
    for (Sign sign : SIGNS) {
      left = sign.pattern().matcher(left).replaceAll("{" + sign.name() + "}");
    }
    return left;
  }
}
