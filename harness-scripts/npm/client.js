// The handle of an emulator that runs already. Nothing of Node is in here, nor in what it imports:
// it runs in Workers and in Cloudflare's pool of Vitest, too.
export { ExplorationFailure } from "./exploration-failure.js";
export { explore } from "./explore.js";
export { workersKv } from "./handle.js";
