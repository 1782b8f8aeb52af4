// The table of the screen "Keys": pinned keys, then a page of keys and groups.
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { formatAddress } from "../address.js";
import { visibleText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { answerText, storeText } from "./cell.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("./rows.js").KeyRow} KeyRow */

/** How much of a key is in its cell; its screen has all of it. */
const MOST_OF_KEY = 120;

/**
 * What the table shows, and what its buttons do.
 *
 * @typedef {object} Shown
 * @property {string} namespace
 * @property {string} now the moment that is shown
 * @property {KeyRow[]} pinned
 * @property {Row[]} rows
 * @property {string[]} locations
 * @property {boolean} isOld whether another page is on its way
 * @property {boolean} hasReasons
 * @property {boolean} isReadOnly
 * @property {(group: string) => string} linkOfGroup
 * @property {(key: string) => void} pin pins a key, or takes it off
 * @property {(kind: "edit" | "delete", key: string) => void} edit
 */

/** @param {Shown} shown */
export function keyTable(shown) {
  const pins = new Set(shown.pinned.map(({ key }) => key));
  const rows = shown.rows.filter((row) => "group" in row || !pins.has(row.key));
  return html`
    <div class="scroll" role="region" aria-label="Table of keys" tabindex="0">
      <table aria-busy=${String(shown.isOld)}>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">Store</th>
            ${shown.locations.map((location) => html`<th scope="col">${location}</th>`)}
            ${shown.isReadOnly ? nothing : html`<th scope="col"><span class="hidden">Actions</span></th>`}
          </tr>
        </thead>
        <tbody>
          ${repeat(shown.pinned, ({ key }) => `pin ${key}`, (row) => keyRow(shown, row, true))}
          ${repeat(
            rows,
            (row) => ("group" in row ? `group ${row.group}` : `key ${row.key}`),
            (row) => ("group" in row ? groupRow(shown, row.group) : keyRow(shown, row, false)),
          )}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * @param {Shown} shown
 * @param {KeyRow} row
 * @param {boolean} isPinned
 */
function keyRow({ namespace, now, locations, hasReasons, isReadOnly, pin, edit }, row, isPinned) {
  const name = visibleText(row.key, MOST_OF_KEY);
  return html`
    <tr class=${isPinned ? "pinned" : nothing}>
      <th scope="row">
        <div>
          <button class="pin" aria-pressed=${String(isPinned)} aria-label=${`Pin ${name}`} @click=${() => pin(row.key)}>${isPinned ? "★" : "☆"}</button>
          <a href=${formatAddress("key", { namespace, key: row.key })}>${untrusted(row.key, { most: MOST_OF_KEY })}</a>
        </div>
      </th>
      <td class="store">${row.problem === undefined ? storeText(row.store, now) : html`<span class="problem">${row.problem}</span>`}</td>
      ${locations.map((location) => {
        const answers = row.locations.filter((answer) => answer.location === location);
        return html`<td>${answers.map((answer) => answerText(row.store, answer, hasReasons))}</td>`;
      })}
      ${isReadOnly
        ? nothing
        : html`
            <td class="actions">
              <button aria-label=${`Edit ${name}`} @click=${() => edit("edit", row.key)}>Edit…</button>
              <button aria-label=${`Delete ${name}`} @click=${() => edit("delete", row.key)}>Delete…</button>
            </td>
          `}
    </tr>
  `;
}

/**
 * @param {Shown} shown
 * @param {string} group
 */
function groupRow({ locations, isReadOnly, linkOfGroup }, group) {
  return html`
    <tr class="group">
      <th scope="row"><a href=${linkOfGroup(group)}>${untrusted(group, { most: MOST_OF_KEY })}</a></th>
      <td class="muted" colspan=${locations.length + (isReadOnly ? 1 : 2)}>a group of keys</td>
    </tr>
  `;
}
