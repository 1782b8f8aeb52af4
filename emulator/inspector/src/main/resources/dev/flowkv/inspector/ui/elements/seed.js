// Seeds are 64 bits, more than a number of JavaScript holds: here they are texts of digits.

/**
 * The digits of the seed in a JSON text; empty: there is none.
 *
 * @param {string} json
 */
export function seedOf(json) {
  return /"seed"\s*:\s*(-?\d+)/.exec(json)?.[1] ?? "";
}
