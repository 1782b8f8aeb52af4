// The plug-in of Vitest, as far as it needs Node: vitest.js is also loaded inside workerd.
import { fileURLToPath } from "node:url";
import { controlFor } from "./control.js";
import { joined } from "./joined.js";
import { connect, disconnect, isServedByThePreload, rootOf, withoutStack } from "./plugin.js";
import { startIn } from "./start.js";

const SETUP = {
  "test-run": "./setup/test-run.js",
  explain: "./setup/explain.js",
  "reset-file": "./setup/reset-file.js",
  "reset-test": "./setup/reset-test.js",
};

/** What the plug-in adds to the configuration of tests. */
export function testConfig(config, { explain = true, reset = "file" }) {
  if (!["file", "test", "never"].includes(reset)) {
    throw new Error(`flowkv(): reset is "file", "test" or "never", not ${JSON.stringify(reset)}`);
  }
  const setup = ["test-run", explain && "explain", `reset-${reset}`].filter((name) => name in SETUP);
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
    provide(project, await withoutStack(join(options)));
    return;
  }
  const root = rootOf(project.config);
  const { kv, token } = await withoutStack(connect(root, options, () => start(root, options), say));
  provide(project, { url: kv.url, token });
  vitest.onClose(async () => {
    disconnect();
    await kv.close();
  });
}

function provide(project, { url, token }) {
  project.provide("workersKv", url);
  if (token !== undefined) project.provide("workersKvToken", token);
}

/** What `flowkv run` or `flowkv dev` serves already must be as the options say. */
async function join(options) {
  const emulator = await joined(process.env.FLOWKV_URL, options, say);
  if (options.location !== undefined) {
    say(
      "`flowkv run` serves the bindings, and the option location of flowkv() is not used: " +
        "give it --location, or run the tests without it",
    );
  }
  return emulator;
}

async function start(root, options) {
  const files = options.configPath === undefined ? [] : [options.configPath];
  const { kv, project, token } = await startIn(root, files, options, say);
  const config = await controlFor(kv)("GET", "config");
  return { kv, config, project, token };
}

function say(what) {
  console.log(`flowkv: ${what}`);
}
