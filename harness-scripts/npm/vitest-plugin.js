// The plug-in of Vitest, as far as it needs Node: vitest.js is also loaded inside workerd.
import { fileURLToPath } from "node:url";
import { connect, disconnect, isServedByThePreload, rootOf, withoutStack } from "./plugin.js";
import { startIn } from "./start.js";

const SETUP = {
  explain: "./setup/explain.js",
  "reset-file": "./setup/reset-file.js",
  "reset-test": "./setup/reset-test.js",
};

/** What the plug-in adds to the configuration of tests. */
export function testConfig(config, { explain = true, reset = "file" }) {
  if (!["file", "test", "never"].includes(reset)) {
    throw new Error(`flowkv(): reset is "file", "test" or "never", not ${JSON.stringify(reset)}`);
  }
  const setup = [explain && "explain", `reset-${reset}`].filter((name) => name in SETUP);
  return {
    test: {
      setupFiles: setup.map((name) => fileURLToPath(new URL(SETUP[name], import.meta.url))),
      // One emulator for all files: one after the other, unless somebody wants it otherwise.
      ...(config.test?.fileParallelism === undefined && { fileParallelism: false }),
    },
  };
}

/** Starts the emulator of a run, gives its URL to the tests, and ends it with the run. */
export async function startFor({ vitest, project }, options) {
  if (isServedByThePreload()) {
    project.provide("workersKv", process.env.FLOWKV_URL);
    return;
  }
  const root = rootOf(project.config);
  const { kv } = await withoutStack(connect(root, options, () => start(root, options), say));
  project.provide("workersKv", kv.url);
  vitest.onClose(async () => {
    disconnect();
    await kv.close();
  });
}

async function start(root, options) {
  const files = options.configPath === undefined ? [] : [options.configPath];
  const { kv, project } = await startIn(root, files, options, say);
  const config = await (await fetch(`${kv.url}/__flowkv/config`)).json();
  return { kv, config, project };
}

function say(what) {
  console.log(`flowkv: ${what}`);
}
