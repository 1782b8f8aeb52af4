// Workers KV for Miniflare, Vitest and other programs that run Workers from JavaScript: index.d.ts
// describes it.
import { startIn } from "./start.js";

export { ExplorationFailure } from "./exploration-failure.js";
export { explore } from "./explore-node.js";
export { workersKv } from "./handle.js";

/** Starts an emulator of its own, unless FLOWKV_URL names one. */
export async function startWorkersKv(options = {}) {
  const { kv } = await startIn(process.cwd(), [], options, (what) => console.warn(`flowkv: ${what}`));
  return kv;
}
