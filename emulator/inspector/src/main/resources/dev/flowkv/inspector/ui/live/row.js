// A row of the tail.
import { html, nothing } from "lit";
import { formatAddress } from "../address.js";
import { stateBadge } from "../elements/state.js";
import { instantText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { answerOf, changeText, stateOf } from "./answer.js";
import { keysOf } from "./filter.js";

/** @typedef {import("./filter.js").HistoryRecord} HistoryRecord */

const MOST_KEY = 80;
const MOST_VALUE = 120;

/**
 * Where a row leads: to its key, if it has one, and to the moment on the timeline.
 *
 * @param {HistoryRecord} record
 */
export function linksOf({ namespace, key, seq }) {
  return {
    key: key === undefined ? undefined : formatAddress("key", { namespace, key }),
    timeline: formatAddress("timeline", { namespace, key, at: seq }),
  };
}

/**
 * Draws an operation, a change, or what could not be read.
 *
 * @param {HistoryRecord} record
 * @param {readonly import("./sentences.js").Anomaly[]} anomalies what was unusual about it
 * @param {string | undefined} now an instant of the day that needs no date
 */
export function row(record, anomalies, now) {
  const { seq } = record;
  if (record.odd !== undefined) {
    return html`<tr class="note" tabindex="-1" data-seq=${seq}>
      <td colspan="5"><span class="problem">Line ${seq} is not what a history has:</span> ${untrusted(record.odd)}</td>
    </tr>`;
  }
  if (record.change !== undefined) {
    return html`<tr class="note" tabindex="-1" data-seq=${seq}>
      <td>${instantText(record.at, now)}</td><td colspan="4">${untrusted(changeText(record))}</td>
    </tr>`;
  }
  return operation(record, anomalies, now);
}

/**
 * @param {HistoryRecord} record
 * @param {readonly import("./sentences.js").Anomaly[]} anomalies
 * @param {string | undefined} now
 */
function operation(record, anomalies, now) {
  const { seq, op, location = "", outcome = "", result } = record;
  const { timeline } = linksOf(record);
  const cacheStatus = result?.cacheStatus ?? record.cacheStatus;
  const { value, words } = answerOf(record);
  const state = stateOf(record);
  return html`<tr tabindex="-1" data-seq=${seq} data-outcome=${outcome}>
    <td><a href=${timeline} title="On the timeline"><time datetime=${iso(record.return)}>${instantText(record.return, now)}</time></a></td>
    <td>${untrusted(location)}</td>
    <td class="mono">${op}</td>
    <td class="mono">${keys(record)}</td>
    <td>
      ${outcome === "ok" ? nothing : html`<span class="outcome">${outcome === "refused" ? "✕ refused" : "? unknown"}</span>`}
      ${value === undefined ? nothing : html`<span class="mono">${untrusted(value, { most: MOST_VALUE })}</span>`}
      ${words === undefined ? nothing : html`<span class="words untrusted">${words}</span>`}
      ${cacheStatus === undefined ? nothing : html`<span class="cache">${cacheStatus}</span>`}
      ${state === "" ? nothing : stateBadge(state)}
      ${anomalies.map(({ sentence, kind }) => html`<p class="why untrusted" data-kind=${kind}>${sentence}</p>`)}
    </td>
  </tr>`;
}

/** @param {HistoryRecord} record */
function keys(record) {
  const { key } = linksOf(record);
  if (key !== undefined) return html`<a href=${key}>${untrusted(record.key ?? "", { most: MOST_KEY })}</a>`;
  const all = keysOf(record);
  if (record.op === "list") return html`<span class="muted">prefix</span> ${untrusted(record.prefix ?? "", { most: MOST_KEY })}`;
  return html`${untrusted(all[0] ?? "", { most: MOST_KEY })}${all.length < 2 ? nothing : html` <span class="muted">and ${all.length - 1} more</span>`}`;
}

/** @param {number | undefined} millis */
function iso(millis = NaN) {
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
