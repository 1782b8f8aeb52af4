package dev.flowkv.engine;

import java.util.Arrays;

/** The operations on the keys of a namespace. */
public enum KvOperation {
  /** A read of one key. */
  GET("get"),
  /** A read of many keys. */
  BULK_GET("bulkGet"),
  /** A write of one key. */
  PUT("put"),
  /** A write of many keys: REST only. */
  BULK_PUT("bulkPut"),
  /** A delete of one key. */
  DELETE("delete"),
  /** A delete of many keys: REST only. */
  BULK_DELETE("bulkDelete"),
  /** A page of keys. */
  LIST("list");

  private final String wireName;

  KvOperation(String wireName) {
    this.wireName = wireName;
  }

  /** The name in fault rules, histories and metrics. */
  public String wireName() {
    return wireName;
  }

  /** Whether it changes keys. */
  public boolean isWrite() {
    return this == PUT || this == BULK_PUT || this == DELETE || this == BULK_DELETE;
  }

  /**
   * The operation of this name.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  public static KvOperation named(String name) {
    return Arrays.stream(values())
        .filter(o -> o.wireName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + String.join(
                            ", ", Arrays.stream(values()).map(KvOperation::wireName).toList())
                        + ", not \""
                        + name
                        + "\""));
  }
}
