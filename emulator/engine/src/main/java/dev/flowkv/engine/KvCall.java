package dev.flowkv.engine;

import java.util.List;
import java.util.Map;

/**
 * An operation as a value: what is asked, apart from where it arrives.
 *
 * @param <T> what it is answered
 */
public sealed interface KvCall<T> {
  /** Which operation. */
  KvOperation operation();

  /** The keys it names; of a list, the prefix. */
  List<String> keys();

  /**
   * Performs it.
   *
   * @throws KvFailure if it is refused
   * @throws KvFault if a fault rule makes it fail
   */
  T on(KvAccess access);

  /**
   * A read.
   *
   * @param key the key
   * @param options its options
   */
  record Get(String key, GetOptions options) implements KvCall<KvRead> {
    @Override
    public KvOperation operation() {
      return KvOperation.GET;
    }

    @Override
    public List<String> keys() {
      return List.of(key);
    }

    @Override
    public KvRead on(KvAccess access) {
      return access.get(key, options);
    }
  }

  /**
   * A read of many keys.
   *
   * @param keys the keys
   * @param options its options
   */
  record BulkGet(List<String> keys, BulkGetOptions options) implements KvCall<Map<String, KvRead>> {
    /** Copies the list. */
    public BulkGet {
      keys = List.copyOf(keys);
    }

    @Override
    public KvOperation operation() {
      return KvOperation.BULK_GET;
    }

    @Override
    public Map<String, KvRead> on(KvAccess access) {
      return access.getAll(keys, options);
    }
  }

  /**
   * A write.
   *
   * @param key the key
   * @param value the value
   * @param options its options
   */
  record Put(String key, KvValue value, PutOptions options) implements KvCall<KvWrite> {
    @Override
    public KvOperation operation() {
      return KvOperation.PUT;
    }

    @Override
    public List<String> keys() {
      return List.of(key);
    }

    @Override
    public KvWrite on(KvAccess access) {
      return access.put(key, value, options);
    }
  }

  /**
   * A write of many pairs.
   *
   * @param writes the pairs
   */
  record BulkPut(List<BulkWrite> writes) implements KvCall<BulkResult> {
    /** Copies the list. */
    public BulkPut {
      writes = List.copyOf(writes);
    }

    @Override
    public KvOperation operation() {
      return KvOperation.BULK_PUT;
    }

    @Override
    public List<String> keys() {
      return writes.stream().map(BulkWrite::key).toList();
    }

    @Override
    public BulkResult on(KvAccess access) {
      return access.putAll(writes);
    }
  }

  /**
   * A delete.
   *
   * @param key the key
   */
  record Delete(String key) implements KvCall<KvWrite> {
    @Override
    public KvOperation operation() {
      return KvOperation.DELETE;
    }

    @Override
    public List<String> keys() {
      return List.of(key);
    }

    @Override
    public KvWrite on(KvAccess access) {
      return access.delete(key);
    }
  }

  /**
   * A delete of many keys.
   *
   * @param keys the keys
   */
  record BulkDelete(List<String> keys) implements KvCall<BulkResult> {
    /** Copies the list. */
    public BulkDelete {
      keys = List.copyOf(keys);
    }

    @Override
    public KvOperation operation() {
      return KvOperation.BULK_DELETE;
    }

    @Override
    public BulkResult on(KvAccess access) {
      return access.deleteAll(keys);
    }
  }

  /**
   * A page of a list.
   *
   * @param options prefix, limit and cursor
   */
  record ListKeys(ListOptions options) implements KvCall<ListPage> {
    @Override
    public KvOperation operation() {
      return KvOperation.LIST;
    }

    @Override
    public List<String> keys() {
      return List.of(options.prefix());
    }

    @Override
    public ListPage on(KvAccess access) {
      return access.list(options);
    }
  }
}
