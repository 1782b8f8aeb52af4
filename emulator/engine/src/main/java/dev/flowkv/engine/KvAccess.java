package dev.flowkv.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations on one namespace as they arrive at one location.
 *
 * <p>Every method may throw {@link KvFailure}; then nothing has changed.
 */
public final class KvAccess {
  private final NamespaceHandle namespace;
  private final Caller caller;
  private final Reader reader;
  private final Writer writer;
  private final Lister lister;

  KvAccess(NamespaceHandle namespace, Caller caller, Reader reader, Writer writer, Lister lister) {
    this.namespace = namespace;
    this.caller = caller;
    this.reader = reader;
    this.writer = writer;
    this.lister = lister;
  }

  /**
   * The same location, for one invocation of a Worker: its operations are counted together.
   *
   * @param id null: none, nothing is counted
   */
  public KvAccess invocation(@Nullable String id) {
    return new KvAccess(namespace, new Caller(caller.location(), id), reader, writer, lister);
  }

  /** Reads a key. */
  public KvRead get(String key) {
    return get(key, GetOptions.DEFAULT);
  }

  /** Reads a key. */
  public KvRead get(String key, GetOptions options) {
    return reader.get(namespace, caller, key, options);
  }

  /** Reads up to 100 keys; the answers are in the order of the keys, each key once. */
  public Map<String, KvRead> getAll(List<String> keys, BulkGetOptions options) {
    return reader.getAll(namespace, caller, keys, options);
  }

  /** Writes a text. */
  public void put(String key, String value) {
    put(key, KvValue.of(value), PutOptions.NONE);
  }

  /** Writes a text. */
  public void put(String key, String value, PutOptions options) {
    put(key, KvValue.of(value), options);
  }

  /** Writes a value. It replaces value, metadata and expiration together. */
  public void put(String key, KvValue value, PutOptions options) {
    writer.put(namespace, caller, key, value, options);
  }

  /** Writes up to 10,000 pairs, as the REST API does. One that is invalid refuses them all. */
  public BulkResult putAll(List<BulkWrite> writes) {
    return writer.putAll(namespace, caller, writes);
  }

  /** Deletes a key; deleting one that does not exist succeeds. */
  public void delete(String key) {
    writer.delete(namespace, caller, key);
  }

  /** Deletes up to 10,000 keys, as the REST API does. */
  public BulkResult deleteAll(List<String> keys) {
    return writer.deleteAll(namespace, caller, keys);
  }

  /** Lists keys in the order of their UTF-8 bytes. */
  public ListPage list(ListOptions options) {
    return lister.list(namespace, caller, options);
  }
}
