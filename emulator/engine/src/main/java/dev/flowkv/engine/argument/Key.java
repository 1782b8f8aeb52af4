package dev.flowkv.engine.argument;

import dev.flowkv.capability.KvLimits;
import dev.flowkv.engine.KvFailure;
import dev.flowkv.engine.KvFailure.Reason;
import dev.flowkv.engine.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key as the store orders it: by its UTF-8 bytes, unsigned. */
public final class Key implements Comparable<Key> {
  private final byte[] utf8;
  private final int hash;

  private Key(byte[] utf8) {
    this.utf8 = utf8;
    this.hash = Arrays.hashCode(utf8);
  }

  /** A key that an operation names; refused where the platform refuses it. */
  public static Key of(String name, Settings settings) {
    byte[] utf8 = utf8(name);
    if (utf8.length == 0) {
      throw new KvFailure(Reason.KEY_EMPTY, "Key names must not be empty");
    }
    if (name.equals(".") || name.equals("..")) {
      throw new KvFailure(
          Reason.KEY_ILLEGAL, "Illegal key name \"" + name + "\". Please use a different name.");
    }
    checkLength(utf8, settings);
    return new Key(utf8);
  }

  /** The prefix of a list: any text of a key's length, the empty one included. */
  public static Key prefix(String prefix, Settings settings) {
    byte[] utf8 = utf8(prefix);
    checkLength(utf8, settings);
    return new Key(utf8);
  }

  /** Any text, of any length: to look for keys with. */
  public static Key ofText(String text) {
    return new Key(utf8(text));
  }

  public static Key ofUtf8(byte[] utf8) {
    return new Key(utf8);
  }

  private static byte[] utf8(String text) {
    return Utf8.encode(text)
        .orElseThrow(
            () -> new KvFailure(Reason.KEY_NOT_DECODABLE, "Could not URL-decode key name"));
  }

  private static void checkLength(byte[] utf8, Settings settings) {
    if (utf8.length > KvLimits.KEY_BYTES && settings.sizes()) {
      throw new KvFailure(
          Reason.KEY_TOO_LONG,
          "UTF-8 encoded length of "
              + utf8.length
              + " exceeds key length limit of "
              + KvLimits.KEY_BYTES
              + ".");
    }
  }

  public byte[] utf8() {
    return utf8;
  }

  public boolean startsWith(Key prefix) {
    byte[] p = prefix.utf8;
    return utf8.length >= p.length && Arrays.equals(utf8, 0, p.length, p, 0, p.length);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(utf8, other.utf8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key k && hash == k.hash && Arrays.equals(utf8, k.utf8);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
