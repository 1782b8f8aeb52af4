// explore: a program under every answer that KV may give. Nothing of Node is in here, nor in what it
// imports: in Cloudflare's pool of Vitest it runs inside workerd.
import { controlFor } from "./control.js";
import { isEndingWithTests } from "./explain.js";
import { ExplorationFailure, callerOf } from "./exploration-failure.js";
import { checkedOptions, isUrl } from "./exploration-options.js";
import { workersKv } from "./handle.js";
import { testNow } from "./test-run.js";

/** An emulator ends an exploration that nobody asks about for a minute. */
const AWAKE_MILLISECONDS = 20_000;

const NOBODY = "the program";

// Tests may replace these.
const { setInterval, clearInterval } = globalThis;

/** client.d.ts says what it does. */
export async function explore(options, program) {
  const caller = callerOf(explore);
  return exploreOn(checkedOptions(options, program), program, caller);
}

/**
 * Explores a program.
 *
 * @param options checked ones
 * @param caller where the user has called, as the lines of a stack
 * @param replayOf says how to replay a schedule, given it and what is known of the test
 */
export async function exploreOn(options, program, caller, replayOf = ofAnyProgram) {
  const test = testNow();
  const kv = handleOf(options.kv, test);
  const { name = test.name ?? NOBODY, signal = test.signal, log = console.log } = options;
  const replay = (schedule) => `\n  replay:  ${replayOf(schedule, test)}`;
  const exploration = new Exploration({ ...options, kv, name, signal, log }, program, caller, replay);
  return options.schedule === undefined ? exploration.search() : exploration.replay();
}

function handleOf(given, { kv: known, token }) {
  const kv = given ?? known;
  if (kv === undefined) {
    throw new TypeError(
      'explore needs kv, the handle or the URL of an emulator: in a test, such as inject("workersKv")',
    );
  }
  return isUrl(kv) ? workersKv(kv, isUrl(known) && originOf(kv) === originOf(known) ? { token } : {}) : kv;
}

function originOf(url) {
  return new URL(url).origin;
}

function ofAnyProgram(schedule) {
  return `explore({ schedule: ${JSON.stringify(schedule)} }, …)`;
}

/** One program on one emulator. */
class Exploration {
  #options;
  #control;
  #program;
  #caller;
  #replay;

  constructor(options, program, caller, replay) {
    this.#options = options;
    this.#control = controlFor(options.kv);
    this.#program = program;
    this.#caller = caller;
    this.#replay = replay;
  }

  /** Runs the program under one schedule after the other, until one fails or none is left. */
  async search() {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    let state = await this.#begin();
    const stop = this.#keepAwake();
    let last;
    let failed;
    try {
      for (let runs = 1; state.state === "running"; runs++) {
        last = await this.#run();
        if (runs === 1) await this.#checkFirst(last);
        const verdict = verdictOf(last);
        if (verdict === "failed") failed = last;
        state = await this.#next(verdict);
      }
    } finally {
      await stop(state.state === "running");
    }
    return this.#result(state, last, failed);
  }

  /** Runs the program under the schedule that the options name. */
  async replay() {
    const { schedule, signal, name, log } = this.#options;
    signal?.throwIfAborted();
    await this.#control("PUT", "schedule", { schedule }).catch((error) => this.#refused(error));
    let thrown;
    let followed;
    try {
      thrown = await this.#run();
      followed = await this.#control("GET", "schedule");
    } finally {
      await this.#control("DELETE", "schedule").catch(() => {});
    }
    if (isSkip(thrown?.error)) throw thrown.error;
    // A run with too many operations has failed, whatever the program has caught.
    if (thrown !== undefined || followed.tooLong) throw this.#failure(followed, thrown);
    const surprises = followed.met.filter(({ options, taken }) => taken !== options[0]).length;
    const summary = [`passes ${withSurprises(surprises)}`, ...followed.unmet.map(unmetText)].join("\n  ");
    log(`${name} ${summary}`);
    return { schedules: 1, exhausted: false, mostSurprises: surprises, notReproducible: 0, anomalies: {}, summary };
  }

  async #begin() {
    const { schedules, seed } = this.#options;
    // No JSON.stringify for a seed: it knows no bigint.
    const body = `{"schedules":${JSON.stringify(schedules)}${seed === undefined ? "" : `,"seed":${seed}`}}`;
    return this.#control("POST", "exploration", body).catch((error) => this.#refused(error));
  }

  #refused(error) {
    if (error.status === undefined) throw error;
    const { kv } = this.#options;
    throw new ExplorationFailure(`the emulator at ${kv.url} cannot be explored: ${error.words}`, this.#caller);
  }

  /** Resolves to what the program has thrown, or to undefined. Rejects if the signal ends it. */
  async #run() {
    const { kv, signal } = this.#options;
    const program = this.#program;
    signal?.throwIfAborted(); // It may have been aborted between two runs.
    const over = new AbortController();
    const aborted = new Promise((_, reject) => {
      signal?.addEventListener("abort", reject, { once: true, signal: over.signal });
    });
    try {
      await Promise.race([aborted, program(kv)]);
      return undefined;
    } catch (error) {
      signal?.throwIfAborted();
      return { error };
    } finally {
      over.abort();
    }
  }

  /** A program that uses another KV would pass, and a test that is skipped says nothing. */
  async #checkFirst(thrown) {
    if (thrown !== undefined && isSkip(thrown.error)) throw thrown.error;
    const { operations, state } = await this.#control("GET", "exploration");
    if (state !== "running" || operations > 0) return;
    const { kv, name } = this.#options;
    throw new ExplorationFailure(
      thrown === undefined
        ? `${name} used no KV of the emulator at ${kv.url}: take the bindings of kv.bindings(…), of the plug-in or of \`flowkv run\``
        : `${name} failed before it used any KV of the emulator at ${kv.url}`,
      this.#caller,
      thrown,
    );
  }

  async #next(verdict) {
    try {
      return await this.#control("POST", "exploration/next", { verdict });
    } catch (error) {
      if (error.status === 409) {
        error.message = `the exploration was ended by somebody else, or the emulator had no sign of life for a minute: ${error.words}`;
      }
      throw error;
    }
  }

  /** Shows that somebody is there, until what is returned is called: with whether to end the exploration. */
  #keepAwake() {
    const timer = setInterval(() => {
      this.#control("GET", "exploration").catch(() => {}); // The run itself will show it.
    }, AWAKE_MILLISECONDS);
    timer.unref?.();
    return async (isRunning) => {
      clearInterval(timer);
      if (isRunning) await this.#control("DELETE", "exploration").catch(() => {});
    };
  }

  #result(state, last, failed) {
    const { name, schedules, log } = this.#options;
    if (state.failure !== undefined) {
      throw this.#failure(state.failure, last);
    }
    if (failed !== undefined) {
      throw new ExplorationFailure(
        `${name} failed, and did not when it got the same answers again: the failure is not reproducible. ` +
          `What else does it depend on: a random number, the time, operations at the same time, what an earlier run has left in memory?\n  ${state.summary}`,
        this.#caller,
        failed,
      );
    }
    if (schedules === "all" && !state.exhausted) {
      throw new ExplorationFailure(notAll(name, state), this.#caller);
    }
    log(`${name}: ${state.summary}`);
    const { tried, exhausted, mostSurprises, notReproducible, anomalies, summary } = state;
    return { schedules: tried, exhausted, mostSurprises, notReproducible, anomalies, summary };
  }

  #failure({ message, schedule, surprises, lines, link }, thrown) {
    const { kv, name } = this.#options;
    const isThere = link !== undefined && !isEndingWithTests(kv);
    return new ExplorationFailure(
      `${name} ${message}${this.#replay(schedule)}${isThere ? `\n  inspector:  ${link}  (while the emulator runs)` : ""}`,
      this.#caller,
      thrown,
      { schedule, surprises: surprises ?? countOf(schedule), lines, url: isThere ? link : undefined },
    );
  }
}

function verdictOf(thrown) {
  if (thrown === undefined) return "passed";
  return isSkip(thrown.error) ? "left-out" : "failed";
}

/** What Vitest's `skip()` throws. */
function isSkip(error) {
  return error?.code === "VITEST_PENDING";
}

function notAll(name, { notReproducible, tried }) {
  return notReproducible > 0
    ? `schedules: "all": ${name} did not do the same when it got the same answers, so nothing is proven. What else does it depend on: a random number, the time, operations at the same time, what an earlier run has left in memory?`
    : `schedules: "all": there are more than ${tried} schedules. None of those that were tried fails. Use fewer keys, locations or operations, or give a number of schedules`;
}

function countOf(schedule) {
  return schedule === "none" ? 0 : schedule.split(",").length;
}

function withSurprises(count) {
  return count === 0 ? "with no surprise" : count === 1 ? "with 1 surprise" : `with ${count} surprises`;
}

function unmetText(name) {
  return `the schedule names ${name}, which did not occur as it says`;
}
