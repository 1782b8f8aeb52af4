package dev.flowkv.capability;

/**
 * Says whether a text is JSON as RFC 8259 and JavaScript's {@code JSON.parse} define it.
 *
 * <p>It is our own because this package may depend on the JDK alone; it checks and builds nothing,
 * and its nesting is bounded by memory, not by the call stack. A test holds it against Jackson.
 */
public final class JsonSyntax {
  private final CharSequence text;
  private int at;
  private int deepest;

  private JsonSyntax(CharSequence text) {
    this.text = text;
  }

  /** Whether {@code text} is exactly one JSON value, with white space around it allowed. */
  public static boolean isValid(CharSequence text) {
    return new JsonSyntax(text).document();
  }

  /**
   * How many arrays and objects are open at most at once: 0 of a string, 1 of {@code [1,2]}.
   *
   * @return -1 if {@code text} is not exactly one JSON value
   */
  public static int nesting(CharSequence text) {
    JsonSyntax syntax = new JsonSyntax(text);
    return syntax.document() ? syntax.deepest : -1;
  }

  /** One pass, with the open containers as a stack of their brackets. */
  private boolean document() {
    StringBuilder open = new StringBuilder();
    while (true) {
      // A value is expected here.
      skipWhitespace();
      if (take('{')) {
        skipWhitespace();
        deepest = Math.max(deepest, open.length() + 1);
        if (!take('}')) {
          open.append('{');
          if (!memberName()) {
            return false;
          }
          continue;
        }
      } else if (take('[')) {
        skipWhitespace();
        deepest = Math.max(deepest, open.length() + 1);
        if (!take(']')) {
          open.append('[');
          continue;
        }
      } else if (!scalar()) {
        return false;
      }
      // A value has ended: close what ends with it, or go on to the next one.
      boolean more = false;
      while (open.length() > 0 && !more) {
        skipWhitespace();
        boolean inObject = open.charAt(open.length() - 1) == '{';
        if (take(',')) {
          skipWhitespace();
          if (inObject && !memberName()) {
            return false;
          }
          more = true;
        } else if (take(inObject ? '}' : ']')) {
          open.setLength(open.length() - 1);
        } else {
          return false;
        }
      }
      if (!more) {
        skipWhitespace();
        return at == text.length();
      }
    }
  }

  private boolean memberName() {
    if (!string()) {
      return false;
    }
    skipWhitespace();
    return take(':');
  }

  private boolean scalar() {
    return switch (peek()) {
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    };
  }

  private boolean string() {
    if (!take('"')) {
      return false;
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || (c == '\\' && !escape())) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    char c = peek();
    at++;
    if (c != 'u') {
      return "\"\\/bfnrt".indexOf(c) >= 0 && c != 0;
    }
    for (int i = 0; i < 4; i++) {
      char digit = peek();
      boolean hex =
          (digit >= '0' && digit <= '9')
              || (digit >= 'a' && digit <= 'f')
              || (digit >= 'A' && digit <= 'F');
      if (!hex) {
        return false;
      }
      at++;
    }
    return true;
  }

  private boolean number() {
    take('-');
    if (!take('0') && !digits()) {
      return false;
    }
    if (take('.') && !digits()) {
      return false;
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      return digits();
    }
    return true;
  }

  private boolean digits() {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return at > from;
  }

  private boolean literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!take(word.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private void skipWhitespace() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
      at++;
    }
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  /** The next character, or NUL at the end; a NUL is never legal outside a string's escape. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }
}
