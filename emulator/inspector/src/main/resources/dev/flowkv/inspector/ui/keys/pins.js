// Keys that a person keeps an eye on, by namespace. The browser keeps them.

/** Each pinned key is one look more. */
export const MOST_PINS = 20;

/** @typedef {Pick<Storage, "getItem" | "setItem">} Store */

/**
 * The pinned keys of a namespace, as they were pinned. What is not readable is no pin.
 *
 * @param {Store} store
 * @param {string} namespace
 * @returns {string[]}
 */
export function pinsOf(store, namespace) {
  try {
    const pins = JSON.parse(store.getItem(nameOf(namespace)) ?? "[]");
    return Array.isArray(pins) ? pins.filter((key) => typeof key === "string").slice(0, MOST_PINS) : [];
  } catch {
    return [];
  }
}

/**
 * Pins a key, or takes it off.
 *
 * @param {Store} store
 * @param {string} namespace
 * @param {string} key
 * @returns {string} why nothing has changed, as a sentence; empty: it is done
 */
export function togglePin(store, namespace, key) {
  const pins = pinsOf(store, namespace);
  const others = pins.filter((pin) => pin !== key);
  if (others.length === MOST_PINS) return `${MOST_PINS} keys are pinned already. Take one off first.`;
  try {
    store.setItem(nameOf(namespace), JSON.stringify(others.length < pins.length ? others : [...pins, key]));
    return "";
  } catch {
    return "The browser keeps nothing for this page, so no key can be pinned.";
  }
}

/** @param {string} namespace */
function nameOf(namespace) {
  return `flowkv-pins:${namespace}`;
}
