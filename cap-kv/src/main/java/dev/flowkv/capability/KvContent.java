package dev.flowkv.capability;

import java.io.InputStream;

/** What a write carries. Its limits have been checked, or are checked as it flows. */
public sealed interface KvContent {
  /** A text without unpaired surrogates. */
  record Text(String text) implements KvContent {}

  /** Bytes, the caller's until the write returns. */
  @SuppressWarnings("ArrayRecordComponent") // Passed through, never compared.
  record Bytes(byte[] bytes) implements KvContent {}

  /**
   * Bytes as they flow. A read beyond the largest value throws {@link KvException}: then the
   * provider gives the write up and passes the exception on.
   */
  record Streamed(InputStream stream) implements KvContent {}
}
