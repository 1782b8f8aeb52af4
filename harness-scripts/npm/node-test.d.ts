import type { ExplainOptions, WorkersKv } from "./index.js";

/**
 * Makes each failed test of node:test say what was unusual in the emulator while it ran: at most
 * ten anomalies, the newest last. Call it at the top of a test file, or in a file that `--import`
 * names. Needs Node 20.12 or newer.
 */
export function explainFailures(kv: Pick<WorkersKv, "anomalies"> | string | URL, options?: ExplainOptions): void;
