// A state of a key at a location, by color, shape and word: no color alone.
import { html } from "lit";

/** The words of the server's `state`, and "gone" for the store itself; and what people read. */
export const STATES = Object.freeze({
  current: "same as the store",
  stale: "stale",
  cachedMiss: "cached miss",
  onItsWay: "on its way",
  absent: "absent",
  lingering: "gone, still answered",
  gone: "expired or deleted",
});

/**
 * The mark and the word of a state.
 *
 * @param {string} state of the server's list; another one is shown as it is
 * @param {string} [word] another word, where more is known
 */
export function stateBadge(state, word = /** @type {Record<string, string>} */ (STATES)[state] ?? state) {
  return html`<span class="state" data-state=${state}><span class="shape" aria-hidden="true"></span>${word}</span>`;
}
