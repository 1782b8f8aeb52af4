package dev.flowkv.conformance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a target answers. */
public sealed interface Answer {
  /**
   * What a key holds.
   *
   * @param bytes the value; JSON that was read as such is in its canonical form
   * @param metadata JSON text; null: none, or not asked for
   * @param expirationSeconds Unix seconds; null: none, or the face does not tell
   */
  record Value(byte[] bytes, @Nullable String metadata, @Nullable Long expirationSeconds) {
    /** The value as text. */
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Value v
          && Arrays.equals(bytes, v.bytes)
          && Objects.equals(metadata, v.metadata)
          && Objects.equals(expirationSeconds, v.expirationSeconds);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return (bytes.length <= 60 ? "\"" + text() + "\"" : bytes.length + " bytes")
          + (metadata == null ? "" : " with metadata " + metadata);
    }
  }

  /**
   * A read.
   *
   * @param value null: absent
   * @param cacheStatus as the platform names it; null: nothing, or not asked for
   */
  record Found(@Nullable Value value, @Nullable String cacheStatus) implements Answer {
    @Override
    public String toString() {
      return value == null ? "nothing" : value.toString();
    }
  }

  /**
   * A read of metadata alone.
   *
   * @param isPresent whether the key is there
   * @param metadata JSON text; null: none
   */
  record FoundMetadata(boolean isPresent, @Nullable String metadata) implements Answer {
    @Override
    public String toString() {
      return isPresent ? "metadata " + metadata : "nothing";
    }
  }

  /**
   * A bulk read.
   *
   * @param values by key; null: absent. A key that is not there was left out of the answer
   */
  record FoundAll(Map<String, @Nullable Value> values) implements Answer {
    @Override
    public String toString() {
      return values.toString();
    }
  }

  /** A write or delete that was accepted. */
  record Done() implements Answer {
    @Override
    public String toString() {
      return "done";
    }
  }

  /**
   * A bulk write or delete that was accepted.
   *
   * @param successful how many entries took effect
   * @param unsuccessful the keys of those that did not
   */
  record BulkDone(long successful, List<String> unsuccessful) implements Answer {
    @Override
    public String toString() {
      return successful + " successful, unsuccessful " + unsuccessful;
    }
  }

  /**
   * A page of keys.
   *
   * @param names the keys
   * @param complete whether it says that no page follows
   * @param cursor for the next page; null: none was given
   * @param cacheStatus as the platform names it; null: nothing
   */
  record Page(
      List<Listed> names, boolean complete, @Nullable String cursor, @Nullable String cacheStatus)
      implements Answer {
    @Override
    public String toString() {
      return (complete ? "a last page of " : "a page of ") + names.size() + " keys";
    }

    /** The names alone. */
    public List<String> keys() {
      return names.stream().map(Listed::name).toList();
    }
  }

  /**
   * A key on a page.
   *
   * @param name the key
   * @param metadata JSON text; null: none
   * @param expirationSeconds Unix seconds; null: none
   */
  record Listed(String name, @Nullable String metadata, @Nullable Long expirationSeconds) {
    @Override
    public String toString() {
      return "\"" + name + "\", metadata " + metadata + ", expiration " + expirationSeconds;
    }
  }

  /**
   * A refusal: certainly nothing has changed.
   *
   * @param status the HTTP status; 0: the runtime itself refused
   * @param code the REST API's code; null: not over REST
   * @param text the platform's words, without what a face puts before them
   */
  record Refused(int status, @Nullable Integer code, String text) implements Answer {
    @Override
    public String toString() {
      return "refused with "
          + (status == 0 ? "" : status + " ")
          + (code == null ? "" : "(" + code + ") ")
          + text;
    }
  }

  /**
   * No answer, or an error of the service: of a write nobody knows whether it happened.
   *
   * @param text the text of the answer
   */
  record Failed(String text) implements Answer {
    @Override
    public String toString() {
      return "failed: " + text;
    }
  }
}
