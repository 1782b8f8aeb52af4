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

/** What locations would answer for a key, and why. `docs/workers.md` of FlowKV has an example. */
export interface KeyView {
  key: string;
  now: string;
  chain: Array<Record<string, unknown>>;
  locations: Array<{ location: string; present: boolean; reason: string } & Record<string, unknown>>;
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
  /** Ends the emulator, if it was started by `startWorkersKv`; does nothing otherwise. */
  close(): Promise<void>;
}

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
   * else the script `flowkv` of the clone that this package is part of, which builds it if needed.
   * It is given `serve` and options; its standard input ends when this process does.
   */
  command?: string[];
  /** How long to wait until it is ready, a first build included; default: 300,000. */
  timeoutMilliseconds?: number;
}

/**
 * Starts an emulator of its own, with these options and nothing of a flowkv.toml or of FLOWKV_TOKEN.
 * The KV namespaces of this folder's wrangler configuration exist in it from the start. It ends with `close()`, and with this process at the latest.
 */
export function startWorkersKv(options?: StartOptions): Promise<WorkersKv>;

/** An emulator that runs already. */
export function workersKv(url: string, options?: { token?: string }): WorkersKv;
