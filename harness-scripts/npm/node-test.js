// explainFailures for node:test.
import { afterEach, beforeEach } from "node:test";
import { WatchedTests } from "./explain.js";
import { isExplained } from "./exploration-failure.js";
import { noteEmulator, noteTest } from "./test-run.js";

/** Call it at the top of a test file, or in a file that --import names. */
export function explainFailures(kv, options) {
  const watched = new WatchedTests(kv, options);
  noteEmulator(kv, options);
  const tests = new WeakMap();
  let hasWarned = false;
  beforeEach(async (context) => {
    noteTest(context);
    tests.set(context, await watched.begin());
  });
  afterEach(async (context) => {
    const test = tests.get(context);
    if (test === undefined) return;
    watched.end(test);
    if (context.passed === undefined && !hasWarned) {
      hasWarned = true;
      console.error("FlowKV: explainFailures needs Node 20.12 or newer: an older one does not tell which tests fail");
    }
    if (context.passed === false && ![context.error, thrownIn(context)].some(isExplained)) {
      add(await watched.describe(test), context);
    }
  });
}

function thrownIn({ error }) {
  return error?.cause ?? error;
}

/** Adds text to what the test has thrown; beside it where that is no error. */
function add(text, context) {
  const thrown = thrownIn(context);
  if (!(thrown instanceof Error)) {
    text.split("\n").forEach((line) => context.diagnostic(line));
    return;
  }
  const { message, stack } = thrown;
  thrown.message = `${message}\n\n${text}`;
  // Reporters show the one or the other.
  if (typeof stack === "string") thrown.stack = stack.replace(message, () => thrown.message);
}
