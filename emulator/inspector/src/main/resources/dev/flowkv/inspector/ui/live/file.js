// What the tail shows, as a file of a history that `flowkv check` and this page read.

/** @typedef {import("../history.js").HistoryRecord} HistoryRecord */

/**
 * Writes records as JSON Lines. Odd lines are no part of a history, and are left out.
 *
 * @param {readonly HistoryRecord[]} records
 * @param {number} before how many lines before the first one are not there
 * @returns {{text: string, leftOut: number}}
 */
export function historyFile(records, before) {
  const lines = records.filter(({ odd }) => odd === undefined);
  const header = { format: "flowkv-history", version: 2, forgotten: before };
  const text = [header, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
  return { text, leftOut: records.length - lines.length };
}
