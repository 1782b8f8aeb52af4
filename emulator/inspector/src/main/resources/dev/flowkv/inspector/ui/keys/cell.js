// How a value, and an answer of a location, look on the screens "Keys" and "Key".
import { html, nothing } from "lit";
import { stateBadge } from "../elements/state.js";
import { bytesText, durationText, instantText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { isWholeText, stateOfStore, wordOfAnswer } from "./rows.js";

/** @typedef {import("./rows.js").Answer} Answer */
/** @typedef {import("./rows.js").Stored} Stored */
/** @typedef {import("./rows.js").Preview} Preview */

/** How much of a value is in a cell. */
const MOST_IN_CELL = 48;

/**
 * The beginning of a value, with its size where it goes on.
 *
 * @param {Preview} value
 * @param {number} [most] characters
 */
export function valueText(value, most = MOST_IN_CELL) {
  const { bytes = 0, text = "", utf8 } = value;
  if (utf8 === false) return html`<span class="binary">binary, ${bytesText(bytes)}</span>`;
  const isWhole = isWholeText(value) && [...text].length <= most;
  if (isWhole) return html`<span class="value">${untrusted(text, { most })}</span>`;
  return html`<span class="value">${untrusted(text, { most, isBeginning: true })}…</span> <span class="muted size">${bytesText(bytes)}</span>`;
}

/**
 * What a cache of a location would answer: the value, the state, and the reason behind it.
 *
 * @param {Stored} store
 * @param {Answer} answer
 * @param {boolean} isOpen whether the reason is shown at once
 */
export function answerText(store, answer, isOpen) {
  return html`
    <div class="answer" data-state=${answer.state}>
      ${answer.present ? valueText(answer) : html`<span class="muted">absent</span>`}
      <details class="why" ?open=${isOpen}>
        <summary>${stateBadge(answer.state, wordOfAnswer(store, answer))}</summary>
        <p class="reason">${answer.reason}</p>
      </details>
    </div>
  `;
}

/**
 * What the store holds.
 *
 * @param {Stored} store
 * @param {string} now an instant of the day that needs no date
 */
export function storeText(store, now) {
  const gone = stateOfStore(store);
  return html`
    ${gone === undefined ? valueText(store) : stateBadge(gone.state, gone.word)}
    ${store.sequence === undefined ? nothing : html`<p class="muted small">version ${store.sequence} at ${store.writtenAt}</p>`}
    ${store.present && store.expiration !== undefined
      ? html`<p class="muted small">${expirationText(store.expiration, now)}</p>`
      : nothing}
  `;
}

/**
 * When a value expires, or has expired.
 *
 * @param {number} expiration Unix seconds
 * @param {string} now
 */
export function expirationText(expiration, now) {
  const left = expiration * 1000 - Date.parse(now);
  return left > 0
    ? `expires in ${durationText(left)}, at ${instantText(expiration * 1000, now)}`
    : `expired at ${instantText(expiration * 1000, now)}`;
}
