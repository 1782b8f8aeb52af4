// For Vitest: its plug-in, and explainFailures. Nothing of Node is loaded with this file: set-up
// files run inside workerd, in Cloudflare's pool.
import { afterEach, beforeEach } from "vitest";
import { WatchedTests } from "./explain.js";
import { isExplained } from "./exploration-failure.js";
import { noteEmulator } from "./test-run.js";

/** The plug-in: vitest.d.ts says what it does. */
export function flowkv(options = {}) {
  return {
    name: "flowkv",
    enforce: "pre",
    async config(config) {
      const { testConfig } = await import("./vitest-plugin.js");
      return testConfig(config, options);
    },
    async configureVitest(context) {
      const { startFor } = await import("./vitest-plugin.js");
      await startFor(context, options);
    },
  };
}

/** Call it in a set-up file. */
export function explainFailures(kv, options) {
  const watched = new WatchedTests(kv, options);
  noteEmulator(kv, options);
  const tests = new WeakMap();
  beforeEach(async ({ task }) => {
    tests.set(task, await watched.begin());
  });
  afterEach(async ({ task }) => {
    const test = tests.get(task);
    if (test === undefined) return;
    watched.end(test);
    // The error of the last try.
    const error = task.result?.state === "fail" ? task.result.errors?.at(-1) : undefined;
    if (error === undefined || isExplained(error)) return;
    const text = await watched.describe(test);
    error.message = `${error.message}\n\n${text}`;
  });
}
