/**
 * The consistency model of Workers KV, in process: no HTTP, no thread, no wall clock.
 *
 * <p>Start at {@link dev.flowkv.engine.KvEmulator}. What happens to an operation:
 *
 * <ol>
 *   <li>It arrives at a <em>location</em> ({@link dev.flowkv.engine.KvAccess}) and is validated;
 *       what the platform refuses is refused with the platform's text ({@link
 *       dev.flowkv.engine.KvFailure}), and nothing has changed.
 *   <li>Limits are asked: the invocation's, the key's write rate, the day's quota.
 *   <li>A <em>write</em> that no limit refuses is given to the {@link dev.flowkv.engine.CommitLog},
 *       before it has any effect. A log that cannot keep it refuses it. The usual log keeps
 *       nothing; one that does has the writes of a namespace in their order, and an emulator begins
 *       with what its log has kept.
 *   <li>It appends a {@code Version} to the key's {@code VersionChain} in the {@code CentralStore}.
 *       Each other location is shown it after a lag that is computed from a seed when somebody
 *       looks, not stored. The writing location's {@code ReadCache} is written through; all others
 *       keep what they had.
 *   <li>A <em>read</em> is answered from the {@code ReadCache} of one shard of the location while
 *       the entry is younger than the reader's {@code cacheTtl}; else from the central store, and
 *       the answer, absence too, is kept.
 *   <li>A <em>list</em> walks the central store in byte order, as its location is shown it, and its
 *       pages are cached on their own.
 * </ol>
 *
 * <p>This package is what users import: the emulator, and the values that it takes and gives. The
 * rules are in packages of their own, each named for what it decides. Arrows point down:
 *
 * <pre>
 * state                            capture, restore, reset: {@code World}
 * operation                        reads, writes, lists, looks
 * namespace                        a store with its caches; ids, titles, the account
 * cache                            what locations have cached; {@code cacheTtl}
 * schedule                         what the model leaves open, and who decides it
 * store                            versions, lag, what leaves the store
 * argument  limit  clock  fault    rules that need no store
 * draw                             the only randomness: a seeded hash
 * </pre>
 *
 * <p>The values of this package lie below all of these, and know none of them; {@code KvEmulator},
 * {@code KvAccess} and what else performs operations lie above. {@code ArchitectureTest} holds the
 * order. Those packages are for the engine alone, and may change in every release. Of the types
 * here, factories and constructors of answers and failures, {@code KvValue.array} and the getters
 * of {@code Settings} by {@code Setting} are public because the packages below make or read these
 * values.
 *
 * <p>Around all of this stands the {@code Dispatcher}: it asks the fault rules ({@link
 * dev.flowkv.engine.KvFaults}) and tells observers, such as a {@link dev.flowkv.engine.KvHistory}.
 * Everything that a snapshot replaces at once, the clock included, is a {@code World}; as values it
 * is an {@link dev.flowkv.engine.EmulatorState}. An operation takes the world once and stays in it.
 *
 * <p>Where the same operations may be answered in several ways, a {@code KvScheduler} is asked. The
 * usual one draws from the seed; {@link dev.flowkv.engine.ScheduledRuns} lets runs follow a
 * schedule, and tells what else could have happened in them.
 *
 * <p>Locking: a writer holds the monitor of the key's chain and, inside it, the bin of the cache
 * entry it writes through; a reader takes the bin only. Nothing takes a chain's monitor from inside
 * a bin. All writes share a lock, which a snapshot, a reset and a change of the configuration take
 * alone.
 *
 * <p>The rules in full, with their sources, are in {@code docs/reference/consistency-model.md}.
 */
@NullMarked
package dev.flowkv.engine;

import org.jspecify.annotations.NullMarked;
