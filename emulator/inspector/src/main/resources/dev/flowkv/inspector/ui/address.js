// The address of a state of the page, in the fragment: #/timeline?namespace=app&key=greeting. A
// fragment is never sent to a server, and a link with one can be sent to a colleague.

/**
 * @typedef {object} Address
 * @property {string} screen one of SCREENS
 * @property {Readonly<Record<string, string>>} query namespace, key, location, filter, range, ...
 */

export const SCREENS = Object.freeze(["keys", "key", "timeline", "live", "faults", "settings"]);

/**
 * Reads a fragment. What is unknown or malformed leads to the first screen.
 *
 * @param {string} fragment with or without its "#"
 * @returns {Address}
 */
export function parseAddress(fragment) {
  const [path, query = ""] = split(fragment.replace(/^#?\/?/, ""), "?");
  const screen = SCREENS.includes(path) ? path : SCREENS[0];
  return { screen, query: Object.fromEntries(new URLSearchParams(query)) };
}

/**
 * Writes a fragment; parseAddress reads the same from it. Members without a value are left out.
 *
 * @param {string} screen
 * @param {Record<string, string | number | undefined>} [query]
 */
export function formatAddress(screen, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return `#/${screen}${text === "" ? "" : `?${text}`}`;
}

/**
 * @param {string} text
 * @param {string} mark
 */
function split(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
