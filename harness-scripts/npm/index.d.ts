import type { WorkersKv } from "./client.js";

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
 * Starts an emulator of its own, with these options and nothing of a flowkv.toml or of FLOWKV_TOKEN.
 * The KV namespaces of this folder's wrangler configuration exist in it from the start. It ends with `close()`, and with this process at the latest.
 */
export function startWorkersKv(options?: StartOptions): Promise<WorkersKv>;
