// @ts-check
// From recorded operations to what happens in a test that shows the same answers.
//
// What a location answers for a key depends on the configuration, on the writes and reads of this
// key, and on when and where they were. Where a location has several read caches, each operation
// moves on the draw of the cache, so operations on other keys are made up for by reads of a key
// that nobody else reads. Refused operations have changed nothing and are left out.
import { keyOf, steps } from "./steps.js";

/**
 * @typedef {import("./steps.js").Line} Line
 * @typedef {object} Asked
 * @property {{profile: string, seed: number, locations: string[], settings: Record<string, unknown>}} config
 *   what GET config answers
 * @property {Record<string, unknown>} [defaults] the settings of the profile, by name; those that
 *   are equal are left out of the test
 * @property {Line[]} records the lines of the history, with or without the header
 * @property {number} upTo the seq of the read that the test is to show
 * @property {string} [key] of a bulk read: which of its keys; the first one that is stale unless given
 * @typedef {{text: string, warnings: string[]}} Copied the source, and what it cannot promise
 * @typedef {import("./steps.js").Step} Step
 * @typedef {{config: Asked["config"], settings: [string, unknown][], namespace: string, key: string,
 *   steps: Step[], locations: string[], startsAt: number, chosen: Line, warnings: string[]}} Plan
 */

/** From so many operations on, a test is longer than people read. */
const LONG = 200;

/** Between writes of one key, unless a setting says otherwise. */
const SECOND = 1000;

/**
 * Whether a line can become a test: a read that was answered.
 * @param {Line} line
 */
export function canBeCopied(line) {
  return (line.op === "get" || line.op === "bulkGet") && line.outcome === "ok";
}

/** What the test does, in order. @param {Asked} asked @returns {Plan} */
export function planOf({ config, defaults = {}, records, upTo, key }) {
  const lines = records.filter(({ seq }) => seq !== undefined && seq <= upTo).sort((a, b) => a.seq - b.seq);
  const chosen = lines[lines.length - 1];
  if (chosen?.seq !== upTo) {
    throw new Error(`operation ${upTo} is not in the history`);
  }
  if (!canBeCopied(chosen)) {
    throw new Error(`operation ${upTo} is no read that was answered; only such a one becomes a test`);
  }
  /** @type {string[]} */
  const warnings = [];
  const subject = { namespace: chosen.namespace, key: key ?? keyOf(chosen) };
  const isSharded = config.settings.readCache !== false && Number(config.settings.shardsPerLocation ?? 1) > 1;
  const begin = beginning(records, lines, subject, isSharded, warnings);
  const all = lines.filter(({ seq }) => seq > begin).flatMap((line) => steps(line, subject, isSharded, warnings));
  warnOfOverlaps(lines.filter(({ seq }) => seq > begin), subject, warnings);
  const placed = inTime(merged(all), lines);
  const settings = changedSettings(config, defaults, placed);
  if (!Number.isSafeInteger(config.seed)) {
    warnings.push("The seed is a number that JavaScript cannot hold exactly; copy it from the emulator's configuration.");
  }
  if (placed.length > LONG) {
    warnings.push(`The test has ${placed.length} operations.`);
  }
  return {
    config,
    settings,
    ...subject,
    steps: placed,
    locations: [...new Set(placed.map(({ location }) => location))],
    startsAt: placed[0].at,
    chosen,
    warnings,
  };
}

/**
 * The seq of the line behind which the test begins.
 * @param {Line[]} records
 * @param {Line[]} lines
 * @param {{namespace: string}} subject
 * @param {boolean} isSharded
 * @param {string[]} warnings
 */
function beginning(records, lines, { namespace }, isSharded, warnings) {
  const header = records.find(({ format }) => format !== undefined);
  const isWhole = (header?.forgotten ?? 0) === 0 && lines[0].seq <= (header?.cleared ?? 0) + 1;
  const changes = lines.filter(({ change }) => change !== undefined);
  // A reset of one namespace does not begin the draws of the caches again.
  const last = changes.filter((line) => line.namespace === undefined || line.namespace === namespace).pop();
  const start = last?.seq ?? 0;
  if (last === undefined && !isWhole) {
    warnings.push("The recording does not begin at the start: what was written before is not in the test.");
  } else if (last?.change === "replaced") {
    warnings.push(
      `What was stored was replaced before operation ${start + 1}, by a snapshot or an import: ` +
        "what was there is not in the test.",
    );
  }
  if (isSharded && (last?.namespace !== undefined || last?.change === "replaced" || !isWhole)) {
    warnings.push("A location has several caches, and which one answers depends on operations that are not in the test.");
  }
  return start;
}

/**
 * Lines are in the order of their ends; of writes that overlapped, the numbers tell which came first.
 * @param {Line[]} lines
 * @param {{namespace: string, key: string}} subject
 * @param {string[]} warnings
 */
function warnOfOverlaps(lines, { namespace, key }, warnings) {
  let last = 0;
  for (const line of lines) {
    if (line.namespace !== namespace || line.key !== key || line.sequence === undefined) continue;
    if (line.sequence < last) {
      warnings.push(`Operation ${line.seq} overlapped another write of the key and came before it; in the test it comes after.`);
    }
    last = Math.max(last, line.sequence);
  }
}

/** Operations on other keys that follow each other at one place are one step. @param {Step[]} all */
function merged(all) {
  /** @type {Step[]} */
  const steps = [];
  for (const step of all) {
    const last = steps[steps.length - 1];
    if (step.op === "others" && last?.op === "others" && last.location === step.location) {
      last.count = (last.count ?? 1) + 1;
      last.at = step.at;
    } else {
      steps.push(step);
    }
  }
  return steps;
}

/**
 * The steps with the moments at which they are to happen. An operation happens between its call and
 * its return; of a write that an answer missed, the very moment is recorded.
 * @param {Step[]} steps
 * @param {Line[]} lines
 */
function inTime(steps, lines) {
  /** @type {Map<number, number>} */
  const committed = new Map();
  for (const { result, results = {} } of lines) {
    for (const { missed } of [...(result ? [result] : []), .../** @type {Line[]} */ (Object.values(results))]) {
      if (missed?.sequence !== undefined) committed.set(missed.sequence, missed.at);
    }
  }
  const bySeq = new Map(lines.map((line) => [line.seq, line]));
  let now = -Infinity;
  return steps.map((step) => {
    const line = bySeq.get(step.seq);
    const known = line?.result === undefined ? committed.get(line?.sequence) : undefined;
    const isWithin = known !== undefined && known >= line?.call && known <= line?.return;
    now = Math.max(now, isWithin ? known : step.at);
    return { ...step, at: now };
  });
}

/**
 * The settings that the test names. Writes that were accepted are to be accepted again, though their
 * moments are rounded, or came another way.
 * @param {Asked["config"]} config
 * @param {Record<string, unknown>} defaults
 * @param {Step[]} steps
 * @returns {[string, unknown][]}
 */
function changedSettings(config, defaults, steps) {
  const settings = { ...config.settings };
  const writes = steps.filter(({ op }) => op === "put" || op === "delete");
  const isFast = writes.some(({ at }, i) => i > 0 && at - writes[i - 1].at < SECOND);
  if (isFast && settings.sameKeyWritesPerSecond !== null) {
    settings.sameKeyWritesPerSecond = null;
  }
  return Object.entries(settings).filter(([name, value]) => !(name in defaults) || defaults[name] !== value);
}

/** A namespace that the test does not look at. @param {string} namespace */
export function otherThan(namespace) {
  return namespace === "others" ? "others-too" : "others";
}
