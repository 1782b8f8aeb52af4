package dev.flowkv.explain;

import java.util.OptionalLong;

/**
 * An answer that a single consistent store never gives.
 *
 * @param kind what the literature calls it
 * @param operation the number of the operation in its record
 * @param atMillis when it ended, on the emulator's clock, in milliseconds since the epoch
 * @param location where it arrived
 * @param namespace the namespace's id
 * @param key the key; of a list, the first one that the page shows wrongly
 * @param write the number of the write that is not shown, or that stood in the way; empty: there is
 *     none, or it is not recorded
 * @param sentence what, where, by how much and why: one line, made printable
 */
public record Anomaly(
    AnomalyKind kind,
    long operation,
    long atMillis,
    String location,
    String namespace,
    String key,
    OptionalLong write,
    String sentence) {
  /** Returns one line with the operation's number, the kind and the sentence. */
  public String line() {
    return "operation " + operation + " (" + kind.wireName() + "): " + sentence;
  }
}
