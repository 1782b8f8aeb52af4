// What a read at each location would be answered: now, and at moments to come.
import { html, nothing, svg } from "lit";
import { durationText, instantText } from "../elements/text.js";
import { answerText } from "./cell.js";
import { rowOfView } from "./rows.js";

/** @typedef {import("./rows.js").Answer} Answer */
/** @typedef {import("./rows.js").View} View */
/** @typedef {{at: string, inMillis: number, kind: string, text: string}} NextEvent */

/** How far the slider goes. */
export const FUTURE_MILLIS = 120_000;

const STEP_MILLIS = 100;

/**
 * A column: a moment, and what is answered then.
 *
 * @typedef {{title: string, view: View | undefined}} Moment
 */

/**
 * One row for each cache of each location.
 *
 * @param {View} view of now
 * @param {Moment[]} later
 */
export function answersTable(view, later) {
  return html`
    <div class="scroll" role="region" aria-label="Answers" tabindex="0">
      <table class="answers">
        <thead>
          <tr>
            <th scope="col">At</th>
            <th scope="col">now</th>
            <th scope="col">Cache</th>
            ${later.map(({ title }) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${view.locations.map(
            (answer) => html`
              <tr>
                <th scope="row">${nameOf(answer, view)}</th>
                <td>${answerText(rowOfView(view).store, answer, true)}</td>
                <td class="cache">${cacheText(answer, view.now)}</td>
                ${later.map((moment) => html`<td>${laterText(moment.view, answer)}</td>`)}
              </tr>
            `,
          )}
        </tbody>
      </table>
    </div>
  `;
}

/**
 * A location's name; with the cache's number where it has several.
 *
 * @param {Answer} answer
 * @param {View} view
 */
function nameOf({ location, shard }, view) {
  const hasSeveral = view.locations.some((other) => other.location === location && other.shard > 0);
  return hasSeveral ? `${location}, cache ${shard + 1}` : location;
}

/**
 * @param {View | undefined} view
 * @param {Answer} now
 */
function laterText(view, now) {
  const answer = view?.locations.find(({ location, shard }) => location === now.location && shard === now.shard);
  return view === undefined || answer === undefined ? html`<span class="muted">…</span>` : answerText(rowOfView(view).store, answer, false);
}

/**
 * What the cache holds, and until when.
 *
 * @param {Answer} answer
 * @param {string} now
 */
function cacheText({ cacheStatus, ageMillis, freshForMillis = 0, sequence, present }, now) {
  if (cacheStatus === null) return html`<span class="muted">There is no read cache.</span>`;
  if (ageMillis === undefined) return html`<span class="muted">nothing</span>`;
  if (freshForMillis === 0) return html`<span class="muted">an entry of ${durationText(ageMillis)} ago, not used any more</span>`;
  const until = Date.parse(now) + freshForMillis;
  return html`${present ? `version ${sequence}` : "absence"}, fetched ${durationText(ageMillis)} ago
    <p class="small muted">until ${instantText(until, now)}, ${durationText(freshForMillis)} more</p>`;
}

/**
 * The slider over the future. The clock stays where it is.
 *
 * @param {number} millis where it stands
 * @param {NextEvent[]} events what happens to the key by itself
 * @param {(millis: number) => void} go
 */
export function futureSlider(millis, events, go) {
  const near = events.filter(({ inMillis }) => inMillis <= FUTURE_MILLIS);
  return html`
    <div class="future">
      <label for="future">Look ahead <output>${durationText(millis)}</output></label>
      <div class="track">
        <svg aria-hidden="true" width="100%" height="14">
          ${near.map(({ inMillis, kind }) => {
            const x = `${(100 * inMillis) / FUTURE_MILLIS}%`;
            return svg`<line class=${`event ${kind}`} x1=${x} x2=${x} y1="0" y2="14" />`;
          })}
        </svg>
        <input id="future" type="range" min="0" max=${FUTURE_MILLIS} step=${STEP_MILLIS} .value=${String(millis)}
          aria-valuetext=${`in ${durationText(millis)}`}
          @input=${(/** @type {Event} */ event) => go(Number(/** @type {HTMLInputElement} */ (event.target).value))} />
        <div class="ends muted small" aria-hidden="true"><span>now</span><span>+60 s</span><span>+120 s</span></div>
      </div>
      ${events.length === 0
        ? html`<p class="muted small">Nothing will change by itself.</p>`
        : html`
            <ol class="events" aria-label="What happens to this key by itself">
              ${events.map((event) => html`<li>${eventText(event, go)}</li>`)}
            </ol>
          `}
      <p class="muted small">Looking ahead changes nothing; the clock stays where it is.</p>
    </div>
  `;
}

/**
 * @param {NextEvent} event
 * @param {(millis: number) => void} go
 */
function eventText({ inMillis, kind, text, at }, go) {
  const mark = html`<svg class=${`event ${kind}`} width="8" height="10" aria-hidden="true"><line x1="4" x2="4" y1="0" y2="10" /></svg>`;
  const when = html`<time datetime=${at}>in ${durationText(inMillis)}</time>`;
  return inMillis > FUTURE_MILLIS
    ? html`${mark} ${when} <span class="untrusted">${text}</span>`
    : html`${mark} <button class="link" @click=${() => go(inMillis)}>${when}</button> <span class="untrusted">${text}</span>`;
}
