package dev.flowkv.capability;

/** A value that was read. Its bytes are the truth; text and JSON are ways to look at them. */
public interface KvValue {
  /** The bytes. The array is the reader's; it is not copied. */
  byte[] bytes();

  /** The number of bytes. */
  int size();

  /** The bytes as UTF-8; what is not well-formed becomes U+FFFD. */
  String text();

  /**
   * The text, if it is JSON.
   *
   * @throws KvException with {@link KvErrorCode#JSON_INVALID} if it is not
   */
  default String json() {
    String text = text();
    if (!JsonSyntax.isValid(text)) {
      throw KvException.of(
          KvErrorCode.JSON_INVALID, "the value, " + size() + " bytes, is not JSON");
    }
    return text;
  }

  /** A value of these bytes, which are not copied. */
  static KvValue of(byte[] bytes) {
    return new ByteValue(bytes);
  }
}
