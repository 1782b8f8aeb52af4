// The SVG of a timeline. Colors are classes, shapes are the same in the legend and in the lanes.
import { svg, nothing } from "lit";
import { durationText, textParts, visibleText } from "../elements/text.js";
import { bottomOf, LANE_PX, LINE_PX, lineY, TOP_PX } from "./lanes.js";
import { ageText, clusterWords, KIND_WORDS } from "./words.js";

/** @typedef {import("./operations.js").Kind} Kind */
/** @typedef {import("./scene.js").View} View */
/** @typedef {import("./lanes.js").Cluster} Cluster */

const DIAMOND = "M0 -8L8 0L0 8L-8 0Z";
const CIRCLE = "M-6 0A6 6 0 1 1 6 0A6 6 0 1 1 -6 0Z";

/** Of a label's character, of what is as wide as two, and what is left free. */
const CHARACTER_PX = 6.7;
const LEAST_LABEL_PX = 26;
const MOST_LABEL = 24;

/** Each kind of operation has its own shape: color alone says nothing. @type {Readonly<Record<Kind, string>>} */
const SHAPES = Object.freeze({
  put: "M-6 -6H6V6H-6Z",
  delete: "M-6 -6H6V6H-6ZM-6 -6L6 6M6 -6L-6 6",
  read: CIRCLE,
  absent: CIRCLE,
  stale: DIAMOND,
  cachedMiss: DIAMOND,
  list: "M-7 -5H7M-7 0H7M-7 5H3",
  refused: "M-7 0A7 7 0 1 1 7 0A7 7 0 1 1 -7 0ZM-5 5L5 -5",
  limited: "M-3 -7H3L7 -3V3L3 7H-3L-7 3V-3ZM-4 0H4",
  fault: "M-6 -6L6 6M6 -6L-6 6",
});

/** What the shapes are filled with. */
export const DEFS = svg`<defs>
  <pattern id="timeline-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="hatch-ground" width="4" height="4"></rect><rect class="hatch" width="2" height="4"></rect>
  </pattern>
  <marker id="timeline-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
    <path class="arrow-head" d="M0 0L8 4L0 8Z"></path>
  </marker>
</defs>`;

/** @param {Kind} kind */
export function glyph(kind) {
  return svg`<path class="glyph ${kind}" d=${SHAPES[kind]}></path>`;
}

/** What does not move: lanes and their names. @param {readonly string[]} locations @param {number} width */
export function lanesOf(locations, width) {
  return locations.map((location, lane) => {
    const top = TOP_PX + lane * LANE_PX;
    return svg`<g class="lane">
      <line class="lane-edge" x1="0" x2=${width} y1=${top} y2=${top}></line>
      <line class="lane-line" x1="0" x2=${width} y1=${lineY(lane)} y2=${lineY(lane)}></line>
    </g>`;
  });
}

/** Over what moves, so that it stays legible. @param {readonly string[]} locations */
export function laneNames(locations) {
  return locations.map(
    (location, lane) =>
      svg`<text class="lane-name" x="8" y=${TOP_PX + lane * LANE_PX + LANE_PX - LINE_PX - 10}>${visibleText(location, 30)}</text>`,
  );
}

/**
 * What moves.
 *
 * @param {View} view
 * @param {number} lanes how many
 * @param {{selected: number | undefined, cursor: number | undefined}} marked seqs
 */
export function viewOf(view, lanes, marked) {
  const bottom = bottomOf(lanes);
  return svg`
    ${view.stills.map(({ from, to }) => svg`<rect class="still" x=${px(from)} y=${TOP_PX} width=${px(to - from)} height=${bottom - TOP_PX}></rect>`)}
    ${view.ticks.map(({ x, text }) => svg`<line class="tick" x1=${px(x)} x2=${px(x)} y1="20" y2=${bottom}></line><text class="tick-text" x=${px(x)} y="14">${text}</text>`)}
    ${view.folds.map((fold) => foldOf(fold, bottom))}
    ${view.changes.map(({ x, change }) => svg`<g data-change=${change.seq}><line class="change" x1=${px(x)} x2=${px(x)} y1=${TOP_PX} y2=${bottom}></line>
      <text class="change-text" x=${px(x)} y="27">${change.change === "emptied" || change.change === "replaced" ? change.change : visibleText(change.change, 20)}</text></g>`)}
    ${view.now === undefined ? nothing : svg`<line class="now" x1=${px(view.now)} x2=${px(view.now)} y1=${TOP_PX} y2=${bottom}></line><text class="now-text" x=${px(view.now)} y=${bottom + 12}>now</text>`}
    ${view.bars.map(({ lane, from, to, millis }) => svg`<rect class="stale-bar" data-millis=${millis ?? nothing} x=${px(from)} y=${lineY(lane) - 3} width=${px(Math.max(0, to - from))} height="6"></rect>`)}
    ${view.arrows.map(({ x1, y1, x2, y2, sequence }) => svg`<path class="arrow" data-write=${sequence ?? nothing} d="M${px(x1)} ${y1}L${px(x2)} ${y2}" marker-end="url(#timeline-arrow)"></path>`)}
    ${view.clusters.map((cluster) => clusterOf(cluster, marked))}
  `;
}

/** @param {{from: number, to: number, millis: number}} fold @param {number} bottom */
function foldOf({ from, to, millis }, bottom) {
  const middle = (from + to) / 2;
  return svg`<g class="fold-group">
    <rect class="fold" x=${px(from + 6)} y=${TOP_PX} width=${px(Math.max(0, to - from - 12))} height=${bottom - TOP_PX}></rect>
    <text class="fold-text" x=${px(middle)} y=${bottom - 5}>${durationText(millis)} nothing</text>
  </g>`;
}

/**
 * @param {Cluster & {left: number}} cluster
 * @param {{selected: number | undefined, cursor: number | undefined}} marked
 */
function clusterOf({ left, lane, marks, kind, room }, { selected, cursor }) {
  const y = lineY(lane);
  const isSelected = marks.some(({ seq }) => seq === selected);
  const isCursor = marks.some(({ seq }) => seq === cursor);
  const ring = isSelected || isCursor ? svg`<rect class=${isSelected ? "ring selected" : "ring"} x="-13" y="-13" width="26" height="26" rx="5"></rect>` : nothing;
  const transform = `translate(${px(left)} ${y})`;
  if (marks.length > 1) {
    const text = String(marks.length);
    const half = 6 + text.length * 3.6;
    return svg`<g class="mark many" data-count=${marks.length} data-seq=${marks[0].seq} transform=${transform}>
      <title>${clusterWords(marks)}</title>${ring}
      <rect class="cluster ${kind}" x=${-half} y="-9" width=${2 * half} height="18" rx="9"></rect><text class="cluster-text" y="4">${text}</text>
      ${marks.some(({ isUnusual }) => isUnusual) ? svg`<path class="glyph ${kind} small" transform="translate(${half} -9) scale(.6)" d=${SHAPES[kind]}></path>` : nothing}
    </g>`;
  }
  const [mark] = marks;
  const label = labelOf(mark.label, room, kind);
  return svg`<g class="mark" data-seq=${mark.seq} data-kind=${kind} transform=${transform}>
    <title>operation ${mark.seq}: ${KIND_WORDS[kind]}${mark.since === undefined ? "" : `, ${ageText(mark)}`}</title>
    ${ring}${mark.kind === "put" || mark.kind === "delete" || !mark.isUnusual ? nothing : svg`<circle class="halo ${kind}" r="11.5"></circle>`}
    ${glyph(kind)}
    ${label === "" ? nothing : svg`<text class="label ${kind}" y="-14">${label}</text>`}
    ${room < LEAST_LABEL_PX ? nothing : svg`<text class="number" y="20">${mark.seq}</text>`}
  </g>`;
}

/**
 * As much of a text as there is room for.
 *
 * @param {string} label
 * @param {number} room
 * @param {Kind} kind
 */
function labelOf(label, room, kind) {
  if (label === "" && kind !== "put" && kind !== "read" && kind !== "stale") return "";
  const most = Math.min(MOST_LABEL, Math.floor((room - 6) / CHARACTER_PX));
  if (most < 3) return "";
  const { parts, more } = textParts(label, { most });
  const text = parts.map((part) => part.text).join("");
  let width = 0;
  let end = 0;
  for (const character of text) {
    width += /[\u1100-\uffff]|[\u{10000}-\u{10ffff}]/u.test(character) ? 2 : 1;
    if (width > most) break;
    end += character.length;
  }
  return end < text.length || more > 0 ? `${text.slice(0, Math.max(1, end - 1))}…` : text;
}

/** Pixels with a tenth: enough to see, and short. @param {number} value */
function px(value) {
  return Math.round(value * 10) / 10;
}
