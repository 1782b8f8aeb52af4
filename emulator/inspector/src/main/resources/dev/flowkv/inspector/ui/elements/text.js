// What people read, as text: keys and values that anybody may have written, sizes, times. There is no
// DOM in here; untrusted.js puts these parts on the page.

/** How much of a text is shown where nothing else is said. */
export const MOST_CHARACTERS = 200;

// Controls, characters that show nothing or turn the text around them (bidi controls, zero widths,
// soft hyphens), line separators, halves of surrogate pairs, and what is no character. A joiner
// inside of an emoji is none of them.
const HIDDEN =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\ufe0f?)\u200d)\p{Cf}/gu;

/** Spaces at the ends, where nobody would see them. */
const EDGES = /^ +| +$/g;

const EMPTY = "(empty)";

/**
 * A piece of a text as it is shown.
 *
 * @typedef {object} Part
 * @property {string} text
 * @property {boolean} isMark whether it stands for what cannot be seen; else it is the text itself
 * @property {string} [name] of a mark that not every computer has letters for, such as "NUL" of ␀
 */

/**
 * Takes a text apart into what can be seen and marks for what cannot, such as ␀ for NUL and U+202E
 * for a control that turns the text around.
 *
 * @param {string} text
 * @param {{most?: number, hasLines?: boolean, isBeginning?: boolean}} [options] most: characters that
 *     are shown; hasLines: leaves line feeds and tabs as they are; isBeginning: the text goes on
 *     elsewhere, so that its end is no end
 * @returns {{parts: Part[], more: number}} more: how many characters are not shown
 */
export function textParts(text, { most = MOST_CHARACTERS, hasLines = false, isBeginning = false } = {}) {
  if (text === "" && !isBeginning) return { parts: [{ text: EMPTY, isMark: true }], more: 0 };
  const end = endOf(text, most);
  const shown = text.slice(0, end);
  /** @type {Part[]} */
  const parts = [];
  let at = 0;
  for (const { index, 0: found } of marksIn(shown, end === text.length && !isBeginning)) {
    if (hasLines && /^[\n\t]$/.test(found)) continue;
    if (index > at) parts.push({ text: shown.slice(at, index), isMark: false });
    for (const character of found) parts.push(markOf(character));
    at = index + found.length;
  }
  if (at < shown.length) parts.push({ text: shown.slice(at), isMark: false });
  return { parts: withoutRuns(parts), more: isBeginning ? 0 : charactersIn(text, end) };
}

/** From so many equal marks on, one says how many there are. */
const LEAST_RUN = 4;

/**
 * Makes one of equal marks in a row, such as "␀×48".
 *
 * @param {Part[]} parts
 */
function withoutRuns(parts) {
  /** @type {Part[]} */
  const shorter = [];
  for (let at = 0; at < parts.length; ) {
    const { text, isMark, name } = parts[at];
    let end = at + 1;
    while (isMark && parts[end]?.isMark && parts[end].text === text) end++;
    const times = `×${end - at}`;
    if (end - at < LEAST_RUN) shorter.push(...parts.slice(at, end));
    else shorter.push({ text: text + times, isMark, ...(name === undefined ? {} : { name: name + times }) });
    at = end;
  }
  return shorter;
}

/**
 * The same as one line of plain text, for names that screen readers speak.
 *
 * @param {string} text
 * @param {number} [most] characters
 */
export function visibleText(text, most = MOST_CHARACTERS) {
  const { parts, more } = textParts(text, { most });
  return parts.map((part) => part.text).join("") + moreText(more);
}

/**
 * What stands behind a text that is cut; empty where nothing is.
 *
 * @param {number} more characters
 */
export function moreText(more) {
  return more === 0 ? "" : ` … ${count(more)} more`;
}

/**
 * A number of bytes: "0 B", "512 B", "1.2 KiB", "25 MiB".
 *
 * @param {number} bytes
 */
export function bytesText(bytes) {
  let unit = 0;
  let shown = bytes;
  while (shown >= 1024 && unit < BYTE_UNITS.length - 1) {
    shown /= 1024;
    unit++;
  }
  // Cut, not rounded: 1,023.99 KiB are not 1,024 of them.
  const digits = shown >= 100 || Number.isInteger(shown) ? Math.floor(shown) : Math.floor(shown * 10) / 10;
  return `${digits} ${BYTE_UNITS[unit]}`;
}

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/**
 * A duration as the emulator's sentences have it: "0.068 s", "2 s", "59.9 s"; longer ones as
 * "2 min 40 s", "3 h 5 min", "2 d 4 h". What is left of a time is never shown as more than it is.
 *
 * @param {number} millis
 * @returns {string}
 */
export function durationText(millis) {
  if (millis < 0) return `-${durationText(-millis)}`;
  const seconds = millis / 1000;
  if (seconds < 10) return `${Number((Math.floor(millis) / 1000).toFixed(3))} s`;
  if (seconds < 120) return `${Number((Math.floor(millis / 100) / 10).toFixed(1))} s`;
  const [size, unit, smallSize, smallUnit] = /** @type {[number, string, number, string]} */ (
    DURATION_UNITS.find(([least]) => seconds >= least)
  );
  const small = Math.floor((seconds % size) / smallSize);
  return `${count(Math.floor(seconds / size))} ${unit}${small === 0 ? "" : ` ${small} ${smallUnit}`}`;
}

/** @type {[number, string, number, string][]} */
const DURATION_UNITS = [
  [86_400, "d", 3600, "h"],
  [3600, "h", 60, "min"],
  [60, "min", 1, "s"],
];

/**
 * An instant in UTC: "07:33:22.500" on the day of another instant, "2026-11-26 07:33:22.500" else.
 *
 * @param {string | number | undefined} at ISO 8601, or milliseconds since the epoch
 * @param {string | number} [day] an instant of the day that needs no date
 */
export function instantText(at, day) {
  const iso = isoOf(at);
  if (iso === undefined) return String(at);
  const [date, time] = iso.replace("Z", "").split("T");
  return day !== undefined && isoOf(day)?.split("T")[0] === date ? time : `${date} ${time}`;
}

/**
 * A whole number with its thousands: "1,000,000".
 *
 * @param {number} number
 */
export function count(number) {
  return number.toLocaleString("en-US");
}

/** @param {string | number | undefined} at */
function isoOf(at) {
  const date = new Date(at ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/**
 * @param {string} shown
 * @param {boolean} isWhole whether its last character is the text's
 */
function marksIn(shown, isWhole) {
  const edges = [...shown.matchAll(EDGES)].filter(({ index }) => index === 0 || isWhole);
  return [...shown.matchAll(HIDDEN), ...edges].sort((one, other) => one.index - other.index);
}

/**
 * @param {string} character
 * @returns {Part}
 */
function markOf(character) {
  const code = /** @type {number} */ (character.codePointAt(0));
  if (code < NAMES.length) return { text: String.fromCodePoint(0x2400 + code), isMark: true, name: NAMES[code] };
  if (code === 0x7f) return { text: "\u2421", isMark: true, name: "DEL" };
  return { text: `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`, isMark: true };
}

/** Of the control characters, and of the space behind them. */
const NAMES = Object.freeze(
  ("NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP").split(" "),
);

/**
 * Where a text is cut: never inside of a character.
 *
 * @param {string} text
 * @param {number} most
 */
function endOf(text, most) {
  if (text.length <= most) return text.length;
  let end = 0;
  for (let i = 0; i < most && end < text.length; i++) end += lengthAt(text, end);
  return end;
}

/**
 * @param {string} text
 * @param {number} from
 */
function charactersIn(text, from) {
  let characters = 0;
  for (let at = from; at < text.length; at += lengthAt(text, at)) characters++;
  return characters;
}

/**
 * @param {string} text
 * @param {number} at
 */
function lengthAt(text, at) {
  return /** @type {number} */ (text.codePointAt(at)) > 0xffff ? 2 : 1;
}
