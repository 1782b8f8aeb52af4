// A rule as the fields of a form, and back. There is no DOM in here.
import { EFFECTS } from "./rules.js";

/** @typedef {import("./rules.js").Rule} Rule */

/** The members that are numbers. */
const NUMBERS = ["status", "retryAfterSeconds", "millis", "ageMillis", "probability", "count"];

/**
 * The fields of a rule: texts, by the member's path; `ops` are the operations.
 *
 * @param {Rule} rule
 * @returns {{ops: string[], fields: Record<string, string>}}
 */
export function fieldsOf({ match = {}, effect, probability, count }) {
  const { op = [], ...rest } = match;
  /** @type {Record<string, string>} */
  const fields = {};
  for (const [name, value] of Object.entries(rest)) fields[`match.${name}`] = String(value);
  for (const [name, value] of Object.entries(effect)) fields[`effect.${name}`] = String(value);
  if (probability !== undefined && probability !== 1) fields.probability = String(probability);
  if (count !== undefined) fields.count = String(count);
  return { ops: [op].flat(), fields };
}

/**
 * The rule of a form's fields. A field that is empty is a member that is not there. What is no number
 * stays a text, so that the server says what it must be.
 *
 * @param {readonly string[]} ops
 * @param {Readonly<Record<string, string>>} fields
 * @returns {Rule}
 */
export function ruleOf(ops, fields) {
  /** @type {Record<string, any>} */
  const match = {};
  if (ops.length > 0) match.op = [...ops];
  for (const name of ["location", "namespace", "keyPrefix"]) put(match, name, fields[`match.${name}`]);
  const type = fields["effect.type"];
  const effect = { type };
  for (const name of EFFECTS[type] ?? []) put(effect, name, fields[`effect.${name}`]);
  const rule = { match, effect };
  put(rule, "probability", fields.probability);
  put(rule, "count", fields.count);
  return rule;
}

/**
 * @param {Record<string, any>} object
 * @param {string} name
 * @param {string | undefined} text
 */
function put(object, name, text) {
  if (text === undefined || text === "") return;
  const number = Number(text);
  object[name] = NUMBERS.includes(name) && Number.isFinite(number) ? number : text;
}
