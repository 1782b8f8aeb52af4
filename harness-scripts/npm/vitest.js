// explainFailures for Vitest.
import { afterEach, beforeEach } from "vitest";
import { WatchedTests } from "./explain.js";

/** Call it in a set-up file. */
export function explainFailures(kv, options) {
  const watched = new WatchedTests(kv, options);
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
    if (error === undefined) return;
    const text = await watched.describe(test);
    error.message = `${error.message}\n\n${text}`;
  });
}
