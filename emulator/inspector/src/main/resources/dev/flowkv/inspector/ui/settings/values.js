// A setting's value as people read and type it. There is no DOM in here.

/**
 * As GET settings answers it.
 *
 * @typedef {object} Setting
 * @property {string} name
 * @property {boolean | number | string | null} value null: off
 * @property {boolean | number | string | null} default of the profile
 * @property {string} from profile, option, file or change
 * @property {string} type boolean, number, choice or lag
 * @property {string} allowed
 * @property {string[]} [words]
 * @property {boolean} canBeOff
 * @property {string} [unit]
 * @property {string} description
 * @property {string} evidence
 */

export const OFF = "off";

/** Where a value comes from, in words. @type {Readonly<Record<string, string>>} */
export const ORIGINS = Object.freeze({
  profile: "the profile",
  option: "an option at the start",
  file: "flowkv.toml",
  change: "a change since the start",
});

/** How it is known what the platform does, in words. @type {Readonly<Record<string, string>>} */
export const EVIDENCE = Object.freeze({
  documented: "The platform’s documentation says it.",
  observed: "Reports from the real service show it.",
  assumed: "Nobody outside knows: the model assumes it.",
  emulator: "The emulator’s own: no part of the model.",
});

/**
 * @param {Setting["value"]} value
 */
export function valueText(value) {
  return value === null ? OFF : String(value);
}

/**
 * What PATCH config takes for a text. What is none of the setting's is sent as it is: the server
 * says what it must be.
 *
 * @param {Pick<Setting, "type" | "canBeOff">} setting
 * @param {string} text
 * @returns {Setting["value"]}
 */
export function valueOf({ type, canBeOff }, text) {
  const typed = text.trim();
  if (canBeOff && typed === OFF) return null;
  if (type === "boolean" && (typed === "true" || typed === "false")) return typed === "true";
  if (type === "number" && /^-?\d+(\.\d+)?$/.test(typed)) return Number(typed);
  return typed;
}

/**
 * Whether a setting has a text in its name, its description, its value or where that comes from.
 *
 * @param {Setting} setting
 * @param {string} text
 */
export function has({ name, description, value, from, evidence }, text) {
  const all = [name, description, valueText(value), from, ORIGINS[from], evidence].join("\n").toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => all.includes(word));
}
