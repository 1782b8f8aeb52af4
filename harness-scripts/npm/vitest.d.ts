import type { ExplainOptions, WorkersKv } from "./index.js";

/**
 * Makes each failed test of Vitest say what was unusual in the emulator while it ran: at most ten
 * anomalies, the newest last. Call it in a file of `setupFiles`. In Cloudflare's pool, which runs
 * that file inside workerd, give the emulator's URL.
 */
export function explainFailures(kv: Pick<WorkersKv, "anomalies"> | string | URL, options?: ExplainOptions): void;
