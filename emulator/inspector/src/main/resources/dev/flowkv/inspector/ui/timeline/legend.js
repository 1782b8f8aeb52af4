// What shapes, bars and arrows mean, and the keys.
import { html, svg } from "lit";
import { glyph } from "./drawing.js";
import { KIND_WORDS } from "./words.js";

/** @typedef {import("./operations.js").Kind} Kind */

/** @type {readonly {shape: import("lit").SVGTemplateResult, text: string}[]} */
const ITEMS = Object.freeze([
  .../** @type {Kind[]} */ (Object.keys(KIND_WORDS)).map((kind) => ({ shape: glyph(kind), text: KIND_WORDS[kind] })),
  {
    shape: svg`<rect class="cluster put" x="-10" y="-8" width="20" height="16" rx="8"></rect><text class="cluster-text" y="4">3</text>`,
    text: "several, too close to be drawn one by one",
  },
  { shape: svg`<rect class="stale-bar" x="-11" y="-3" width="22" height="6"></rect>`, text: "since when the answer was old" },
  { shape: svg`<path class="arrow" d="M-9 -7L7 6" marker-end="url(#timeline-arrow)"></path>`, text: "a write arrives at another location" },
  { shape: svg`<line class="change" y1="-10" y2="10"></line>`, text: "emptied or replaced, by no operation" },
  { shape: svg`<rect class="fold" x="-10" y="-10" width="20" height="20"></rect>`, text: "a long stretch with nothing, folded" },
  { shape: svg`<rect class="still" x="-10" y="-10" width="20" height="20"></rect>`, text: "one and the same millisecond, in order" },
]);

const KEYS = [
  ["← →", "move"],
  ["+ −", "zoom, also Ctrl and the wheel"],
  ["Shift ← →", "previous and next operation"],
  ["↑ ↓", "another location"],
  ["Enter", "show the operation"],
  ["n p, j k", "next and previous unusual operation"],
  ["Esc", "close it"],
];

export function legend() {
  return html`
    <details class="legend" ?open=${innerWidth > 700}>
      <summary>Legend and keys</summary>
      <ul class="shapes">
        ${ITEMS.map(
          ({ shape, text }) => html`<li><svg data-text=${text} width="26" height="24" viewBox="-13 -12 26 24" aria-hidden="true">${shape}</svg>${text}</li>`,
        )}
      </ul>
      <ul class="keys" id="timeline-keys">${KEYS.map(([key, text]) => html`<li><kbd>${key}</kbd> ${text}</li>`)}</ul>
    </details>
  `;
}
