import type { Exploration, ExploreOptions, WorkersKv } from "./client.js";

export * from "./client.js";

export interface StartOptions {
  /** The port; default: any free one. */
  port?: number;
  /** "strong", "cloudflare" (the default), "worst-case", or the path of a file with a profile. */
  profile?: string;
  /** Changes to the profile, such as `{ replicationLag: "fixed:10s" }`. */
  settings?: Record<string, string | number | boolean>;
  /** The locations; default: lhr, sjc, nrt. The first is where operations arrive that name none. */
  locations?: string[];
  /** The seed of every draw. */
  seed?: number | bigint;
  /** "real", "manual" or "xN", N times as fast; default: "manual", for tests. */
  clock?: string;
  /** Namespaces that exist from the start, for the REST API: title -> id. */
  namespaces?: Record<string, string>;
  /** What REST and control demand. */
  token?: string;
  /**
   * The program, with its first arguments; default: `java -jar $FLOWKV_JAR` if FLOWKV_JAR is set,
   * else the jar in this package, or the script `flowkv` of the clone that this package is part of,
   * which builds it if needed. It is given `serve` and options; its standard input ends when this
   * process does.
   */
  command?: string[];
  /** How long to wait until it is ready, a first build included; default: 300,000. */
  timeoutMilliseconds?: number;
}

/**
 * Takes the emulator that FLOWKV_URL names; without that it starts one with these options and nothing of a flowkv.toml.
 * It ends with `close()`, and with this process at the latest.
 *
 * If FLOWKV_URL is set, as `flowkv explore`, `flowkv run` and `flowkv dev` do, the handle is of the
 * emulator there, which `close()` leaves. Rejects if that one is not as the options say.
 *
 * The KV namespaces of this folder's wrangler configuration exist in the emulator from the start.
 */
export function startWorkersKv(options?: StartOptions): Promise<WorkersKv>;

export interface ExploreInNodeOptions extends ExploreOptions {
  /**
   * The emulator: its handle or its URL. Default: the one that FLOWKV_URL names, else that of the
   * tests (of the plug-in of Vitest, or of `explainFailures`), else a new one, which ends afterwards.
   */
  kv?: ExploreOptions["kv"];
  /** The options of a new emulator; not together with `kv`. */
  start?: StartOptions;
  /** Runs the program once, under this schedule; default: the one of FLOWKV_SCHEDULE, if it is set. */
  schedule?: string;
}

/** As `explore` of `flowkv/client`, which says what it does; in Node it finds or starts the emulator. */
export function explore(options: ExploreInNodeOptions, program: (kv: WorkersKv) => unknown): Promise<Exploration>;
