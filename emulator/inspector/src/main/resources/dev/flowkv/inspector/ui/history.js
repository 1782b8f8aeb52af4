// Reads the JSON Lines of a history, as docs/reference/history.md describes them.

/**
 * A line: an operation, a change, or what could not be read, as text.
 *
 * @typedef {object} HistoryRecord
 * @property {number} seq
 * @property {string} [odd] the line, where it is not what a history has
 * @property {string} [change] "emptied" or "replaced"
 * @property {number} [at]
 * @property {string} [face]
 * @property {string} [location]
 * @property {string} [namespace]
 * @property {string} [op]
 * @property {number} [call] milliseconds on the emulator's clock
 * @property {number} [return]
 * @property {string} [key]
 * @property {any} [value] a text, or {bytes, sha256} where it is long or no UTF-8
 * @property {string} [outcome] ok, refused or unknown
 * @property {number} [sequence]
 * @property {any} [result]
 */

/**
 * Reads the lines of a part or of a whole history. A line that is odd becomes a record that says
 * so: nothing else is lost by it.
 *
 * @param {string} text
 * @returns {{header: Record<string, any>, records: HistoryRecord[]}}
 */
export function readHistory(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const header = parsed(lines[0] ?? "");
  if (header?.format !== "flowkv-history") {
    throw new Error("This is no history: its first line must be {\"format\":\"flowkv-history\",…}.");
  }
  const first = header.first ?? header.forgotten + 1;
  const records = lines.slice(1).map((line, at) => {
    const record = parsed(line);
    return isRecord(record) ? record : { seq: first + at, odd: line };
  });
  return { header, records };
}

/** @param {string} line */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** @param {any} record */
function isRecord(record) {
  if (typeof record !== "object" || record === null || !Number.isSafeInteger(record.seq)) return false;
  return typeof record.change === "string"
    ? Number.isFinite(record.at)
    : typeof record.op === "string" && Number.isFinite(record.call) && Number.isFinite(record.return);
}
