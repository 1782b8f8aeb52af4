// explore for programs of Node: it finds or starts the emulator. index.d.ts says what it does.
import path from "node:path";
import { callerOf } from "./exploration-failure.js";
import { checkedOptions } from "./exploration-options.js";
import { exploreOn } from "./explore.js";
import { startIn } from "./start.js";
import { testNow } from "./test-run.js";

export async function explore(options, program) {
  const caller = callerOf(explore);
  const { start, ...checked } = checkedOptions(options, program, ["start"]);
  if (checked.kv !== undefined && start !== undefined) {
    throw new TypeError("explore takes kv, an emulator that runs, or start, the options of a new one");
  }
  const schedule = checked.schedule ?? (process.env.FLOWKV_SCHEDULE || undefined);
  const kv = checked.kv ?? (start === undefined ? await ofThisRun() : undefined);
  const own = kv === undefined ? await startOwn(start) : undefined;
  try {
    return await exploreOn({ ...checked, schedule, kv: kv ?? own }, program, caller, replayOf);
  } finally {
    await own?.close();
  }
}

async function startOwn(start = {}) {
  const { kv } = await startIn(process.cwd(), [], start, (what) => console.warn(`flowkv: ${what}`));
  return kv;
}

/** The emulator that the tests have already; undefined: one is named by FLOWKV_URL, or there is none. */
async function ofThisRun() {
  if (process.env.FLOWKV_URL) return undefined;
  const { kv } = testNow();
  return kv ?? (process.env.VITEST ? ofVitest() : undefined);
}

async function ofVitest() {
  try {
    const { inject } = await import("vitest");
    return inject("workersKv");
  } catch {
    return undefined; // Not in a test, or in one of another Vitest.
  }
}

/** The command that runs the test again under a schedule. */
function replayOf(schedule, { name, file = process.argv[1] }) {
  const shown = file === undefined ? "" : ` ${quoted(path.relative(process.cwd(), file))}`;
  const variable = `FLOWKV_SCHEDULE=${quoted(schedule)}`;
  if (process.env.VITEST) {
    return `${variable} npx vitest run${shown}${name ? ` -t ${quoted(patternOf(name))}` : ""}`;
  }
  return `${variable} node${process.env.NODE_TEST_CONTEXT ? " --test" : ""}${shown}`;
}

/** Names of suites and tests are joined otherwise where Vitest looks for the pattern. */
function patternOf(name) {
  return name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(" > ", " ");
}

/** As a shell takes it. */
function quoted(text) {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
