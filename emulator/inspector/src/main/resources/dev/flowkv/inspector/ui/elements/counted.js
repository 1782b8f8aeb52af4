// Numbers of things.
import { count } from "./text.js";

/**
 * A number of things: "1 key", "2,000 keys".
 *
 * @param {number} number
 * @param {string} thing its plural ends with an s
 */
export function counted(number, thing) {
  return `${count(number)} ${thing}${number === 1 ? "" : "s"}`;
}
