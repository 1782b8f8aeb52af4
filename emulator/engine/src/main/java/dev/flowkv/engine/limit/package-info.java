/**
 * The limits that an account counts: operations per invocation, the day's quotas, REST requests.
 *
 * <p>Each limit takes the time and the settings as arguments, counts itself, and refuses with the
 * platform's text. The counters are one object, {@link dev.flowkv.engine.limit.Limits}, which a
 * reset replaces and a snapshot holds. The limit of writes to one key is not here: it is counted in
 * the key's {@code VersionChain}, under the monitor that the write holds anyway.
 *
 * <p>For the engine alone: public only because other packages of the engine use it.
 */
@NullMarked
package dev.flowkv.engine.limit;

import org.jspecify.annotations.NullMarked;
