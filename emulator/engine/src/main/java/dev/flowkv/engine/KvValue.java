package dev.flowkv.engine;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An immutable value: bytes. */
public final class KvValue {
  private final byte[] bytes;

  private KvValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The UTF-8 bytes of a text; an unpaired surrogate becomes a question mark. */
  public static KvValue of(String text) {
    return new KvValue(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A copy of {@code bytes}. */
  public static KvValue copyOf(byte[] bytes) {
    return new KvValue(bytes.clone());
  }

  /** {@code bytes} themselves, which the caller gives away: they must not change afterwards. */
  public static KvValue wrap(byte[] bytes) {
    return new KvValue(bytes);
  }

  /** The number of bytes. */
  public int size() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** The bytes, read-only and not copied. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** Returns a stream of the bytes, which are not copied. */
  public InputStream asInputStream() {
    return new ByteArrayInputStream(bytes);
  }

  /** The SHA-256 of the bytes, in hexadecimal; worked out once as long as the bytes are held. */
  public String sha256() {
    return ValueDigests.sha256(bytes);
  }

  /** The bytes as UTF-8; what is not becomes U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The bytes themselves, not copied: nobody may change them. */
  public byte[] array() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KvValue v && Arrays.equals(bytes, v.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "KvValue[" + bytes.length + " bytes]";
  }
}
