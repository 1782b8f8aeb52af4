/**
 * Explains recorded operations: which answers were unusual, and why.
 *
 * <p>An {@link dev.flowkv.explain.Explainer} takes {@link dev.flowkv.explain.Operation}s in the
 * order of their record and gives {@link dev.flowkv.explain.Anomaly}s, each with a sentence. Where
 * operations come from does not matter: a history in memory, a file, a running emulator. What the
 * emulator knew of an answer comes with it as a {@link dev.flowkv.explain.Trace}; of an answer
 * without one, the writes before it say whether it was old, but not why.
 *
 * <p>The package stands on the JDK alone: whatever runs tests can have it inside.
 */
@NullMarked
package dev.flowkv.explain;

import org.jspecify.annotations.NullMarked;
