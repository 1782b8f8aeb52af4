// The fields of the tail's filter. What they hold stands in the address.
import { html } from "lit";
import { formatAddress } from "../address.js";
import { OPERATIONS, OUTCOMES } from "./filter.js";

/**
 * Draws the fields.
 *
 * @param {import("./filter.js").Filter} filter
 * @param {Readonly<Record<string, string>>} query of the address
 * @param {readonly string[]} locations of the emulator
 */
export function filterBar(filter, query, locations) {
  const narrow = (/** @type {Event} */ event) => narrowed(event, query.namespace);
  // Operations over REST arrive at a location of their own.
  const places = [...new Set([...locations, "rest"])];
  return html`<form class="bar filter" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <label>Key has <input type="search" name="filter" .value=${filter.key} @input=${narrow} autocomplete="off" /></label>
    ${choice("Location", "location", places, filter.location, narrow)}
    ${choice("Operation", "op", OPERATIONS, filter.op, narrow)}
    ${choice("Outcome", "outcome", OUTCOMES, filter.outcome, narrow)}
    <label><input type="checkbox" name="stale" .checked=${filter.isStaleOnly} @change=${narrow} /> Stale only</label>
    <label><input type="checkbox" name="only" .checked=${query.only === "1"} @change=${narrow} /> Only the chosen namespace</label>
  </form>`;
}

/**
 * @param {string} label
 * @param {string} name
 * @param {readonly string[]} words
 * @param {string} chosen
 * @param {(event: Event) => void} narrow
 */
function choice(label, name, words, chosen, narrow) {
  const all = words.includes(chosen) || chosen === "" ? words : [...words, chosen];
  return html`<label>${label}
    <select name=${name} @change=${narrow}>
      <option value="" .selected=${chosen === ""}>any</option>
      ${all.map((word) => html`<option value=${word} .selected=${word === chosen}>${word}</option>`)}
    </select>
  </label>`;
}

/**
 * Puts the fields into the address, in place of what was there: "back" does not go letter by letter.
 *
 * @param {Event} event
 * @param {string | undefined} namespace
 */
function narrowed(event, namespace) {
  const { form } = /** @type {HTMLInputElement} */ (event.target);
  const data = new FormData(/** @type {HTMLFormElement} */ (form));
  const text = (/** @type {string} */ name) => String(data.get(name) ?? "");
  const isSet = (/** @type {string} */ name) => (data.has(name) ? "1" : "");
  location.replace(
    formatAddress("live", {
      namespace,
      filter: text("filter"),
      location: text("location"),
      op: text("op"),
      outcome: text("outcome"),
      stale: isSet("stale"),
      only: isSet("only"),
    }),
  );
}
