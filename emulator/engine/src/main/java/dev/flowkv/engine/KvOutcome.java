package dev.flowkv.engine;

import java.util.Map;

/** How an operation ended. */
public sealed interface KvOutcome {
  /**
   * A read was answered.
   *
   * @param read the answer
   */
  record Read(KvRead read) implements KvOutcome {}

  /**
   * A bulk read was answered.
   *
   * @param reads the answers by key
   */
  record Reads(Map<String, KvRead> reads) implements KvOutcome {}

  /**
   * A put or delete was accepted.
   *
   * @param write the accepted write
   */
  record Written(KvWrite write) implements KvOutcome {}

  /**
   * A bulk write or delete was accepted, at least in part.
   *
   * @param result what it did
   */
  record BulkWritten(BulkResult result) implements KvOutcome {}

  /**
   * A list was answered.
   *
   * @param page the page
   */
  record Listed(ListPage page) implements KvOutcome {}

  /**
   * It was refused; nothing has changed.
   *
   * @param failure why
   */
  record Refused(KvFailure failure) implements KvOutcome {}

  /**
   * A fault rule made it fail.
   *
   * @param fault how
   */
  record Faulted(KvFault fault) implements KvOutcome {}

  /** The outcome that an answer of any operation is. */
  @SuppressWarnings("unchecked") // The only maps that operations answer are those of bulk reads.
  static KvOutcome of(Object answer) {
    if (answer instanceof KvRead read) {
      return new Read(read);
    } else if (answer instanceof KvWrite write) {
      return new Written(write);
    } else if (answer instanceof ListPage page) {
      return new Listed(page);
    } else if (answer instanceof BulkResult result) {
      return new BulkWritten(result);
    }
    return new Reads((Map<String, KvRead>) answer);
  }
}
