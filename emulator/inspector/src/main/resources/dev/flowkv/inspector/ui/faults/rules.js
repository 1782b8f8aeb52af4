// Fault rules as docs/how-to/faults.md has them, and those that are switched off. There is no DOM in here.

/**
 * @typedef {object} Rule
 * @property {{op?: string | string[], location?: string, namespace?: string, keyPrefix?: string}} [match]
 * @property {{type: string, [member: string]: any}} effect
 * @property {number} [probability]
 * @property {number} [count]
 * @property {number} [matched] how often it was asked; only the server says so
 * @property {number} [applied]
 */

/**
 * A rule on the screen. One that is off is known to this tab alone.
 *
 * @typedef {{rule: Rule, isOn: boolean}} Item
 */

/** A rule that is off, and how many of those that are on stand before it. @typedef {{rule: Rule, before: number}} Off */

/** The members of each effect, beside its type. @type {Readonly<Record<string, string[]>>} */
export const EFFECTS = Object.freeze({
  error: ["status", "reason", "retryAfterSeconds"],
  delay: ["millis"],
  drop: ["when"],
  lostAcknowledgement: [],
  staleRead: ["ageMillis"],
});

/** What people want to break first. */
export const TEMPLATES = Object.freeze([
  {
    name: "A 429 storm",
    text: "Half of all writes are refused with 429, as when one key is written too often.",
    rule: {
      match: { op: ["put", "delete"] },
      effect: { type: "error", status: 429, reason: "Too Many Requests", retryAfterSeconds: 1 },
      probability: 0.5,
    },
  },
  {
    name: "One lost acknowledgement",
    text: "The next write is done and answered 504, so that who repeats it writes twice.",
    rule: { match: { op: ["put", "delete"] }, effect: { type: "lostAcknowledgement" }, count: 1 },
  },
  {
    name: "A location that is behind",
    text: "Reads at one location are answered as from another cache there, filled 30 s ago.",
    rule: { match: { op: ["get", "bulkGet", "list"] }, effect: { type: "staleRead", ageMillis: 30_000 } },
  },
]);

/**
 * The rules of the server, which are on, and those that are off, in one order.
 *
 * @param {readonly Rule[]} rules
 * @param {readonly Off[]} off in their order
 * @returns {Item[]}
 */
export function itemsOf(rules, off) {
  /** @type {Item[]} */
  const items = [];
  const rest = [...off];
  rules.forEach((rule, at) => {
    while (rest.length > 0 && rest[0].before <= at) items.push({ rule: /** @type {Off} */ (rest.shift()).rule, isOn: false });
    items.push({ rule, isOn: true });
  });
  return [...items, ...rest.map(({ rule }) => ({ rule, isOn: false }))];
}

/**
 * Where a rule is now: where it was seen, or elsewhere if others came or went before it.
 *
 * @param {readonly Item[]} items
 * @param {number} at where it was seen
 * @param {Rule} rule as it was seen
 * @returns {number} -1: it is not there any more
 */
export function placeOf(items, at, rule) {
  const text = JSON.stringify(plain(rule));
  const isIt = (/** @type {Item | undefined} */ item) => item !== undefined && JSON.stringify(plain(item.rule)) === text;
  return isIt(items[at]) ? at : items.findIndex(isIt);
}

/**
 * What is kept of those that are off.
 *
 * @param {readonly Item[]} items
 * @returns {Off[]}
 */
export function offOf(items) {
  let before = 0;
  /** @type {Off[]} */
  const off = [];
  for (const { rule, isOn } of items) {
    if (isOn) before++;
    else off.push({ rule: plain(rule), before });
  }
  return off;
}

/**
 * The document that the server takes. A seed is 64 bits, more than a number of JavaScript holds:
 * it is kept as its digits.
 *
 * @param {readonly Item[]} items
 * @param {string} seed digits; empty: the emulator's own
 */
export function documentOf(items, seed) {
  const rules = JSON.stringify(items.filter(({ isOn }) => isOn).map(({ rule }) => plain(rule)));
  return `{${seed === "" ? "" : `"seed":${seed},`}"rules":${rules}}`;
}

/**
 * A rule without what it has done.
 *
 * @param {Rule} rule
 * @returns {Rule}
 */
export function plain({ matched, applied, ...rule }) {
  return rule;
}

/**
 * What of a rule the server has refused: "effect.status" of "rules[2].effect.status". Empty: the
 * rule as a whole, or nothing of it.
 *
 * @param {string | undefined} field
 */
export function memberOf(field = "") {
  return /^rules\[\d+\]\.(.*)$/.exec(field)?.[1] ?? "";
}

/**
 * What a rule applies to, in words.
 *
 * @param {Rule} rule
 */
export function matchText({ match = {} }) {
  const { op = [], location, namespace, keyPrefix } = match;
  const operations = [op].flat();
  const parts = [operations.length === 0 ? "every operation" : operations.join(", ")];
  if (location !== undefined) parts.push(`at ${location}`);
  if (namespace !== undefined) parts.push(`in ${namespace}`);
  if (keyPrefix !== undefined) parts.push(`keys from “${keyPrefix}”`);
  return parts.join(" ");
}

/**
 * What a rule does, in words.
 *
 * @param {Rule} rule
 */
export function effectText({ effect, probability = 1, count }) {
  const often = probability === 1 ? "" : `, with probability ${probability}`;
  return `${whatText(effect)}${often}${count === undefined ? "" : `, at most ${count} ${count === 1 ? "time" : "times"}`}`;
}

/** @param {Rule["effect"]} effect */
function whatText({ type, status, reason, retryAfterSeconds, millis, when, ageMillis }) {
  switch (type) {
    case "error":
      return `answers ${status}${reason === undefined ? "" : ` ${reason}`}${retryAfterSeconds === undefined ? "" : `, retry after ${retryAfterSeconds} s`}`;
    case "delay":
      return `waits ${millis} ms first`;
    case "drop":
      return `closes the connection ${when} it is done`;
    case "lostAcknowledgement":
      return "is done and answered 504";
    case "staleRead":
      return `answers as of ${ageMillis / 1000} s ago`;
    default:
      return type;
  }
}
