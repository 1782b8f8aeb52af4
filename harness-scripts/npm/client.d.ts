/** A KV namespace as Miniflare takes it. */
export interface KvBinding {
  /** The namespace. */
  id: string;
  /** Where the emulator serves it. Miniflare's type of this is a branded URL: cast where needed. */
  remoteProxyConnectionString: URL;
}

/** Where operations arrive. */
export interface Place {
  /** One of the emulator's locations; without it, its first. */
  location?: string;
}

/** What locations would answer for a key, and why. */
export interface KeyView {
  /** The key. */
  key: string;
  /** The moment of the look, on the emulator's clock. */
  now: string;
  /** The versions that the central store holds of the key, the newest first. */
  chain: Array<Record<string, unknown>>;
  /** What each location would answer, in the order of the emulator's locations. */
  locations: Array<
    {
      location: string;
      /** How what it would answer compares with the store. */
      state: "current" | "stale" | "cachedMiss" | "onItsWay" | "absent" | "lingering";
      present: boolean;
      reason: string;
    } & Record<string, unknown>
  >;
}

/** What anomalies are called. */
export type AnomalyKind =
  "stale-read" | "cached-miss" | "own-write-not-seen" | "non-monotonic-read" | "stale-list" | "refused-write" | "fault";

/** An answer that a single consistent store never gives. */
export interface Anomaly {
  /** The number of the operation in the emulator's history. */
  seq: number;
  /** What the anomaly is called. */
  kind: AnomalyKind;
  /** When the operation ended, on the emulator's clock, in milliseconds since the epoch. */
  at: number;
  /** Where the operation arrived. */
  location: string;
  /** The namespace's id. */
  namespace: string;
  /** The key; of a list, the first one that the page shows wrongly. */
  key: string;
  /** The number of the write that is not shown, or that stood in the way. */
  write?: number;
  /** What, where, by how much and why. */
  sentence: string;
  /** The page of the emulator that shows it, as long as the emulator runs. */
  link: string;
}

export interface Anomalies {
  /** Operations that were asked about and that the history has forgotten. */
  forgotten: number;
  /** The number of the last recorded operation: `after` of the next question. */
  last: number;
  /** How many there are before those that are listed. */
  more: number;
  /** The newest 1,000, the oldest of them first. */
  anomalies: Anomaly[];
}

export interface AnomalyFilter {
  /** This kind; "stale-read" has its special cases: the first four kinds. */
  kind?: AnomalyKind;
  /** Only operations on this key. */
  key?: string;
  /** Only operations that arrived here. */
  location?: string;
  /** The namespace's id. */
  namespace?: string;
  /** Only operations after the one with this number. */
  after?: number;
}

export interface ExplainOptions {
  /** The emulator's token, where its URL is given. */
  token?: string;
}

/** A running emulator. Methods reject with the emulator's own words when it refuses. */
export interface WorkersKv {
  /** Where it is, such as `http://127.0.0.1:8786`. */
  readonly url: string;
  /** The REST API v4: what wrangler takes as CLOUDFLARE_API_BASE_URL. */
  readonly restUrl: string;
  /** The options `kvNamespaces` of a Worker: name of the binding -> id of the namespace. */
  bindings(ids: Record<string, string>, place?: Place): Record<string, KvBinding>;
  /** Moves a manual clock forward; resolves to what it shows then. */
  advanceClock(milliseconds: number): Promise<Date>;
  /** Back to the start: no data, no caches, counters at zero. The clock stays. */
  reset(): Promise<void>;
  /**
   * What each location would answer for a key, and why. Looking changes nothing. Rejects while there
   * is no such namespace: its first operation creates it, or a declaration.
   */
  views(namespaceId: string, key: string): Promise<KeyView>;
  /**
   * What was unusual among the operations that the emulator's history still holds, each with a
   * sentence that says why.
   */
  anomalies(filter?: AnomalyFilter): Promise<Anomalies>;
  /** Ends the emulator, if it was started by `startWorkersKv`; does nothing otherwise. */
  close(): Promise<void>;
}

/** Returns the handle of an emulator that runs already. */
export function workersKv(url: string | URL, options?: { token?: string }): WorkersKv;

export interface ExploreOptions {
  /**
   * The emulator: its handle or its URL, such as `inject("workersKv")`. It needs a manual clock.
   * Default: that of the plug-in of Vitest, or of `explainFailures`.
   */
  kv?: WorkersKv | string | URL;
  /** How many schedules are tried at most, or all there are, up to 10,000; default: 200. */
  schedules?: number | "all";
  /** The seed of the draws, where there are more schedules than are tried; default: the emulator's. */
  seed?: number | bigint;
  /** What the failure calls the program; default: the name of Vitest's test, else "the program". */
  name?: string;
  /** Runs the program once, under this schedule, as a failure names it. */
  schedule?: string;
  /** Ends the exploration, such as the `signal` of a test; default: that of the test, if it is known. */
  signal?: AbortSignal;
  /** Takes the line that says what was tried; default: `console.log`. */
  log?: (line: string) => void;
}

/** What an exploration came to in which no schedule fails. */
export interface Exploration {
  /** How many schedules were tried. */
  schedules: number;
  /** Whether these are all schedules there are: the program cannot fail then. */
  exhausted: boolean;
  /** The most surprises of a schedule that was tried. */
  mostSurprises: number;
  /** How many runs did not do the same as an earlier one that got the same answers. */
  notReproducible: number;
  /** How many were seen in all runs. */
  anomalies: Partial<Record<AnomalyKind, number>>;
  /** All of this in one line. */
  summary: string;
}

/**
 * What `explore` rejects with when the program fails, or cannot be explored as it was asked for. The
 * message explains that, and `cause` is what the program has thrown.
 */
export class ExplorationFailure extends Error {
  private constructor();
  /** The schedule that the program fails under; undefined: none was found. */
  readonly schedule: string | undefined;
  /** How many surprises the schedule has. */
  readonly surprises: number | undefined;
  /** The surprises, and what else was unusual in the run. */
  readonly lines: string[];
  /** The page of the emulator that shows the run, unless the emulator ends with the tests. */
  readonly url: string | undefined;
}

/**
 * Runs a program under every answer that KV may give, fewest surprises first, until it throws or
 * nothing is left. Each run begins with the state that the emulator has now, the clock included, and
 * that state is there again at the end. What the program returns or throws is the verdict.
 *
 * Rejects with an `ExplorationFailure` if the program throws under some schedule, and throws again
 * when that is replayed; if its failure cannot be replayed; or if `schedules: "all"` are too many.
 */
export function explore(options: ExploreOptions, program: (kv: WorkersKv) => unknown): Promise<Exploration>;
