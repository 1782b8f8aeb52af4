import type { Plugin } from "vite";
import type { ExplainOptions, StartOptions, WorkersKv } from "./index.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of the emulator that `flowkv()` has started: `workersKv(inject("workersKv"))`. */
    workersKv: string;
    /** Its token, if it has one: `workersKv(inject("workersKv"), { token: inject("workersKvToken") })`. */
    workersKvToken?: string;
  }
}

export interface FlowKvOptions extends StartOptions {
  /**
   * Where the Workers run: one of the emulator's locations, or one for each binding. Default: the
   * emulator's first.
   */
  location?: string | Record<string, string>;
  /** Before what the emulator loses its data: each file of tests (the default), each test, or nothing. */
  reset?: "file" | "test" | "never";
  /** Whether each failed test says what was unusual; default: true. */
  explain?: boolean;
  /** wrangler's configuration, if Cloudflare's pool is given a `configPath`. */
  configPath?: string;
}

/**
 * Starts an emulator for a run of Vitest and serves the KV bindings of Cloudflare's pool from it. Its
 * clock stands still until tests move it, unless `clock` says otherwise. Files of tests run one after
 * the other, unless `fileParallelism` is set.
 */
export function flowkv(options?: FlowKvOptions): Plugin;

/**
 * Makes each failed test of Vitest say what was unusual in the emulator while it ran: at most ten
 * anomalies, the newest last. Call it in a file of `setupFiles`. In Cloudflare's pool, which runs
 * that file inside workerd, give the emulator's URL.
 */
export function explainFailures(kv: Pick<WorkersKv, "anomalies"> | string | URL, options?: ExplainOptions): void;
