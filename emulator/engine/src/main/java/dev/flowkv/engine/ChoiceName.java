package dev.flowkv.engine;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** How choices are named in schedules: {@link KvSchedule} has the forms. */
public final class ChoiceName {
  private static final int LONGEST_SHOWN = 200;

  private static final Pattern CHOICE =
      Pattern.compile(
          ("E+/L:(?:get|assert):E+#N=-N"
                  + "|E+/L:list:E*#N/E+=-N"
                  + "|L:shard#N=\\d{1,2}"
                  + "|fault:N#N=hit")
              // Alternatives that repeat would take a stack as deep as a key is long.
              .replace("E", "[A-Za-z0-9._~%-]")
              .replace("L", "[a-z0-9][a-z0-9-]*")
              .replace("N", "[1-9]\\d{0,8}"));

  private static final Pattern NOT_ENCODED = Pattern.compile("%(?![0-9A-F]{2})");

  private ChoiceName() {}

  /** The n-th time that a read asked the store for a key. */
  public static String read(String namespaceId, String location, byte[] key, int n) {
    return place(namespaceId, location) + ":get:" + encode(key) + "#" + n;
  }

  /** The n-th assertion about a key. */
  public static String assertion(String namespaceId, String location, byte[] key, int n) {
    return place(namespaceId, location) + ":assert:" + encode(key) + "#" + n;
  }

  /** A key that the n-th page of a list with a prefix looked at. */
  public static String listed(
      String namespaceId, String location, byte[] prefix, int n, byte[] key) {
    return place(namespaceId, location) + ":list:" + encode(prefix) + "#" + n + "/" + encode(key);
  }

  /** The shard of the n-th operation at a location. */
  public static String shard(String location, int n) {
    return location + ":shard#" + n;
  }

  /** The n-th operation that a fault rule was asked for; rules are counted from 1. */
  public static String fault(int rule, int n) {
    return "fault:" + rule + "#" + n;
  }

  private static String place(String namespaceId, String location) {
    return encode(namespaceId.getBytes(StandardCharsets.UTF_8)) + "/" + location;
  }

  /**
   * Checks the form of a choice.
   *
   * @throws IllegalArgumentException saying what the forms are
   */
  static void check(String choice) {
    if (!CHOICE.matcher(choice).matches() || NOT_ENCODED.matcher(choice).find()) {
      throw new IllegalArgumentException(
          "a schedule must be none, or choices such as app/sjc:get:KEY#1=-1,"
              + " app/sjc:list:PREFIX#1/KEY=-1, sjc:shard#1=1 or fault:1#1=hit, separated by"
              + " commas; \""
              + shortened(choice)
              + "\" is no such choice");
    }
  }

  private static String shortened(String choice) {
    return choice.length() <= LONGEST_SHOWN ? choice : choice.substring(0, LONGEST_SHOWN) + "…";
  }

  /** Encodes a text, so that it has none of the signs that a name is made of. */
  private static String encode(byte[] utf8) {
    StringBuilder encoded = new StringBuilder(utf8.length);
    for (byte b : utf8) {
      char c = (char) (b & 0xff);
      boolean isPlain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (isPlain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
        encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return encoded.toString();
  }
}
