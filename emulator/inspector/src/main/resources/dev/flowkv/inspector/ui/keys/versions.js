// The versions of a key that the store holds, and when each is at each location.
import { html, nothing } from "lit";
import { durationText, instantText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { expirationText, valueText } from "./cell.js";

/** @typedef {import("./arrivals.js").Arrivals} Arrivals */
/** @typedef {import("./arrivals.js").Arrival} Arrival */
/** @typedef {import("./rows.js").View} View */
/** @typedef {import("./rows.js").Version} Version */

/**
 * @param {View} view
 * @param {(string | undefined)[]} metadata of each version, as it was written
 * @param {string[]} locations
 * @param {Arrivals} arrivals
 */
export function versionsTable(view, metadata, locations, arrivals) {
  return html`
    <div class="scroll" role="region" aria-label="Versions" tabindex="0">
      <table class="versions">
        <thead>
          <tr>
            <th scope="col">Version</th>
            <th scope="col">Value</th>
            <th scope="col">Metadata</th>
            <th scope="col">Written</th>
            ${locations.map((location) => html`<th scope="col">At ${location}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${view.chain.map(
            (version, i) => html`
              <tr>
                <th scope="row">${version.sequence}</th>
                <td>${valueOf(version, view.now)}</td>
                <td class="metadata">${metadata[i] === undefined ? html`<span class="muted">none</span>` : untrusted(metadata[i] ?? "", { most: 1024 })}</td>
                <td>at ${version.writtenAt}<p class="small muted"><time datetime=${version.committedAt}>${instantText(version.committedAt, view.now)}</time></p></td>
                ${locations.map((location) => html`<td>${arrivalText(arrivals.of(view, location, version), view.now)}</td>`)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * @param {Version} version
 * @param {string} now
 */
function valueOf(version, now) {
  if (version.tombstone) return html`<span class="muted">deleted</span>`;
  return html`${valueText(version, 200)}
    ${version.expiration === undefined ? nothing : html`<p class="small muted">${expirationText(version.expiration, now)}</p>`}`;
}

/**
 * @param {Arrival} arrival
 * @param {string} now
 */
function arrivalText({ kind, at, leftMillis = 0, by }, now) {
  const when = at === undefined ? nothing : html`<p class="small muted">${instantText(at, now)}</p>`;
  if (kind === "pending") return html`arrives in ${durationText(leftMillis)}${when}`;
  return kind === "arrived" ? html`arrived${when}` : html`<span class="muted">replaced by version ${by}</span>`;
}
