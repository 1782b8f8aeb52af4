// Workers KV for Miniflare, Vitest and whoever else runs Workers from JavaScript: index.d.ts says
// what there is.
import { startIn } from "./start.js";

export { workersKv } from "./client.js";

/** Starts an emulator of its own. */
export async function startWorkersKv(options = {}) {
  const { kv } = await startIn(process.cwd(), [], options, (what) => console.warn(`flowkv: ${what}`));
  return kv;
}
