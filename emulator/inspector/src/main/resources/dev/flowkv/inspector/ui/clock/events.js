// What happens next by itself, as a list.
import { html, nothing } from "lit";
import { formatAddress } from "../address.js";
import { durationText } from "../elements/text.js";
import { eventsToCome } from "./reading.js";

/**
 * Draws the events that have not come yet, the soonest first.
 *
 * @param {{events: any[], more?: boolean, complete?: boolean} | undefined} next as next-events answers
 * @param {number} now milliseconds since the epoch on the emulator's clock
 */
export function eventList(next, now) {
  const coming = eventsToCome(next?.events ?? [], now);
  const isAll = next?.complete !== false;
  return html`
    <h2>What happens next by itself</h2>
    ${coming.length === 0
      ? html`<p>${isAll ? "Nothing: no write is on its way, nothing cached ends, nothing expires." : "Nothing was found, but not everything was looked at."}</p>`
      : html`<div class="events scroll" tabindex="0">
          <table>
            <thead><tr><th>in</th><th>what</th></tr></thead>
            <tbody>${coming.map(({ event, inMillis }) => row(event, inMillis))}</tbody>
          </table>
        </div>`}
    ${coming.length > 0 && (next?.more || !isAll)
      ? html`<p class="muted">${isAll ? "There are more." : "Not everything was looked at: there may be others."}</p>`
      : nothing}
  `;
}

/**
 * @param {any} event
 * @param {number} inMillis
 */
function row({ at, kind, namespace, key, text }, inMillis) {
  return html`<tr data-kind=${kind} data-at=${at}>
    <td title=${at}>${durationText(inMillis)}</td>
    <td><a class="untrusted" href=${formatAddress("key", { namespace, key })}>${text}</a></td>
  </tr>`;
}
