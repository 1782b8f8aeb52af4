import type { Plugin } from "vite";

export interface FlowKvOptions {
  /**
   * Where the Workers run: one of the emulator's locations, or one for each binding. Default: the
   * emulator's first.
   */
  location?: string | Record<string, string>;
  /** "strong", "cloudflare" (the default), "worst-case", or the path of a file with a profile. */
  profile?: string;
  /** Changes to the profile, such as `{ replicationLag: "fixed:10s" }`. */
  settings?: Record<string, string | number | boolean>;
  /** The locations; default: lhr, sjc, nrt. */
  locations?: string[];
  /** The seed of every draw. */
  seed?: number | bigint;
  /** "real" (the default), "manual" or "xN", N times as fast. */
  clock?: string;
  /** An emulator to join, or to start there; default: this project's, or a new one. */
  url?: string;
  /** wrangler's configuration, if Cloudflare's plug-in is given a `configPath`. */
  configPath?: string;
}

/**
 * Serves the KV bindings of Cloudflare's plug-in from a FlowKV emulator, while Vite serves. The
 * emulator is found or started as `flowkv run` does it, a `flowkv.toml` included, and ends with Vite.
 */
export function flowkv(options?: FlowKvOptions): Plugin;
