package dev.flowkv.capability;

import java.io.InputStream;
import java.util.Optional;

/**
 * What a provider implements. {@link KeyValue#over(KvProvider, KvPolicy)} makes a capability of it:
 * keys, sizes and options have been checked when a method here is called, and the operation has
 * been counted.
 *
 * <p>Every failure is thrown as a {@link KvException} that keeps the platform's text.
 */
public interface KvProvider {
  /** What this provider guarantees and allows. */
  KvCapabilityInfo info();

  /** Reads a value. */
  Optional<KvValue> get(String key, GetOptions options);

  /** Reads value and metadata. */
  Optional<KvEntry> getWithMetadata(String key, GetOptions options);

  /** Reads a value as it arrives. */
  Optional<InputStream> getStream(String key, GetOptions options);

  /** Writes a value. */
  void put(String key, KvContent content, PutOptions options);

  /** One page of keys. */
  KvList list(ListOptions options);

  /** Deletes a key. */
  void delete(String key);
}
