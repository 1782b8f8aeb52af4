// What was unusual during a test. Nothing of Node is in here: Cloudflare's pool runs tests, and so
// this, inside workerd.
import { controlOf } from "./control.js";

/** How many anomalies a failure shows. */
const MOST = 10;

/** Handles of emulators that end with the tests: nobody can look at these afterwards. */
const endingWithTests = new WeakSet();

/** Notes that a handle's emulator ends with this process. */
export function endsWithTests(kv) {
  endingWithTests.add(kv);
  return kv;
}

/** Whether nobody can look at an emulator after the tests. */
export function isEndingWithTests(kv) {
  return endingWithTests.has(kv);
}

/** What the emulator has found unusual; rejects with its own words when it refuses. */
export function anomaliesOf(control, filter = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return control("GET", `anomalies?${query}`);
}

/** Knows for each test that runs where in the emulator's history it began. */
export class WatchedTests {
  #ask;
  #hasLinks;
  #running = new Set();

  /** @param kv the handle of an emulator, or its URL */
  constructor(kv, { token } = {}) {
    const isUrl = typeof kv === "string" || kv instanceof URL;
    const control = isUrl ? controlOf(new URL(kv).origin, token) : undefined;
    this.#hasLinks = isUrl || !isEndingWithTests(kv);
    this.#ask = isUrl ? (filter) => anomaliesOf(control, filter) : (filter) => kv.anomalies(filter);
  }

  /** A test begins. */
  async begin() {
    const test = { isAlone: this.#running.size === 0 };
    this.#running.forEach((other) => {
      other.isAlone = false;
    });
    this.#running.add(test);
    try {
      // Nothing comes after the last number that there can be, so that nothing is explained.
      test.after = (await this.#ask({ after: Number.MAX_SAFE_INTEGER })).last;
    } catch (error) {
      test.failure = error;
    }
    return test;
  }

  /** It has ended. */
  end(test) {
    this.#running.delete(test);
  }

  /** What was unusual since a test began, in lines. */
  async describe(test) {
    try {
      if (test.failure) throw test.failure;
      return lines(await this.#ask({ after: test.after }), test.isAlone, this.#hasLinks);
    } catch (error) {
      return `FlowKV: what was unusual is not known: ${error.message}`;
    }
  }
}

function lines({ anomalies, more, forgotten }, isAlone, hasLinks) {
  const during = isAlone ? "during this test" : "during this test and others that ran at the same time";
  const shown = anomalies.slice(-MOST);
  const all = more + anomalies.length;
  return [
    all === 0
      ? `FlowKV: nothing was unusual ${during}`
      : `FlowKV: unusual ${during}${all > MOST ? `, the last ${MOST} of ${all}` : ""}:`,
    ...shown.map(({ seq, kind, sentence }) => `  operation ${seq} (${kind}): ${sentence}`),
    ...(hasLinks && shown.at(-1)?.link ? [`  while this emulator runs, it shows the last one: ${shown.at(-1).link}`] : []),
    ...(forgotten > 0 ? [`  the history has forgotten ${forgotten} operations of this time`] : []),
  ].join("\n");
}
