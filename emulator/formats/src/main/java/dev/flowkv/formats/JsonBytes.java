package dev.flowkv.formats;

import java.util.Arrays;

/** JSON as the bytes that it was sent as: texts are cut out of them, without a String between. */
final class JsonBytes {
  private static final int UTF16_UNIT_DIGITS = 4;

  private JsonBytes() {}

  /**
   * Finds the end of a string.
   *
   * @param from of its opening quote, in a text that has been found to be JSON
   * @return the place after its closing quote
   */
  static int endOfString(byte[] json, int from) {
    int at = from + 1;
    while (json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /**
   * Decodes a string into UTF-8. Half a surrogate pair has no UTF-8; it becomes a question mark.
   *
   * @param from of its first byte after the quote, in a text that has been found to be JSON
   * @param to of its closing quote
   */
  static byte[] unescaped(byte[] json, int from, int to) {
    int escape = from;
    while (escape < to && json[escape] != '\\') {
      escape++;
    }
    if (escape == to) {
      return Arrays.copyOfRange(json, from, to);
    }
    // No escape is shorter than what it stands for.
    byte[] utf8 = new byte[to - from];
    int size = escape - from;
    System.arraycopy(json, from, utf8, 0, size);
    int at = escape;
    while (at < to) {
      byte b = json[at++];
      if (b != '\\') {
        utf8[size++] = b;
        continue;
      }
      byte kind = json[at++];
      if (kind != 'u') {
        utf8[size++] = simple(kind);
        continue;
      }
      int character = unit(json, at);
      at += UTF16_UNIT_DIGITS;
      if (Character.isHighSurrogate((char) character) && isLowSurrogate(json, at, to)) {
        character = Character.toCodePoint((char) character, (char) unit(json, at + 2));
        at += 2 + UTF16_UNIT_DIGITS;
      }
      size = encode(character, utf8, size);
    }
    return Arrays.copyOf(utf8, size);
  }

  private static byte simple(byte kind) {
    return switch (kind) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> kind;
    };
  }

  private static boolean isLowSurrogate(byte[] json, int at, int to) {
    return at + 2 + UTF16_UNIT_DIGITS <= to
        && json[at] == '\\'
        && json[at + 1] == 'u'
        && Character.isLowSurrogate((char) unit(json, at + 2));
  }

  private static int unit(byte[] json, int at) {
    int unit = 0;
    for (int i = 0; i < UTF16_UNIT_DIGITS; i++) {
      unit = unit << 4 | Character.digit(json[at + i], 16);
    }
    return unit;
  }

  /** How many bytes {@link #encode} appends. */
  static int utf8Size(int character) {
    if (character < 0x80 || isSurrogate(character)) {
      return 1;
    }
    return character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
  }

  private static boolean isSurrogate(int character) {
    return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
  }

  /** Appends a character, half a surrogate pair as a question mark, and gives the new size. */
  static int encode(int character, byte[] utf8, int size) {
    int at = size;
    if (character < 0x80) {
      utf8[at++] = (byte) character;
    } else if (character < 0x800) {
      utf8[at++] = (byte) (0xc0 | character >> 6);
      utf8[at++] = continuation(character);
    } else if (isSurrogate(character)) {
      utf8[at++] = '?';
    } else if (character < 0x10000) {
      utf8[at++] = (byte) (0xe0 | character >> 12);
      utf8[at++] = continuation(character >> 6);
      utf8[at++] = continuation(character);
    } else {
      utf8[at++] = (byte) (0xf0 | character >> 18);
      utf8[at++] = continuation(character >> 12);
      utf8[at++] = continuation(character >> 6);
      utf8[at++] = continuation(character);
    }
    return at;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | bits & 0x3f);
  }
}
