// What stands around the picture: of which file it is, what could not be read or explained, which part
// is seen, and what is pointed at.
import { html, nothing } from "lit";
import { count, instantText, visibleText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { clusterWords, sentenceOf } from "./words.js";

/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("../emulator.js").Emulator} Emulator */

/**
 * @param {Source} source
 * @param {Emulator} emulator
 * @param {string} problem why the last thing that the person asked for was not done
 * @param {{choose: (namespace: string) => void, close: () => void}} actions
 */
export function banner(source, emulator, problem, { choose, close }) {
  const refused = problem === "" ? nothing : html`<p class="problem" role="alert">${untrusted(problem, { most: 600 })}</p>`;
  const silent =
    source.problem === ""
      ? nothing
      : html`<p class="problem">There are no explanations: ${untrusted(source.problem, { most: 600 })}</p>`;
  const { file } = source;
  if (file === undefined) return html`${refused}${silent}`;
  const namespace = source.namespace(emulator);
  return html`
    ${refused}
    <div class="card file-banner">
      <p role="status">
        This is the history ${untrusted(file.name)}: ${count(file.records.length)} lines, version ${file.version} of the format.
        It is not the running emulator. ${file.forgotten > 0 ? `${count(file.forgotten)} lines before the first one are not in it.` : nothing}
        ${file.version < 2 ? "Version 1 says that an answer was old, but not why, nor when writes arrive." : nothing}
      </p>
      ${file.odd === "" ? nothing : html`<p class="problem">${file.odd}</p>`}
      ${silent}
      <div class="bar">
        ${source.fileNamespaces.length < 2
          ? nothing
          : html`<label>Namespace of the file
              <select @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
                ${source.fileNamespaces.map((each) => html`<option value=${each} .selected=${each === namespace}>${visibleText(each)}</option>`)}
              </select></label>`}
        <button class="primary" @click=${close}>Back to the emulator</button>
      </div>
    </div>
  `;
}

/**
 * Why there is no picture.
 *
 * @param {Source} source
 * @param {Emulator} emulator
 * @param {{key?: string, location?: string}} query
 */
export function emptyText(source, emulator, { key, location }) {
  if (source.file !== undefined) return "The file has no operation of this namespace, key and location.";
  if (emulator.historyProblem !== "") return emulator.historyProblem;
  if (key !== undefined || location !== undefined) return "No operation of this key and location is recorded.";
  return "No operation of this namespace is recorded yet. What Workers, tests and clients do appears here by itself.";
}

/**
 * Which part of time is seen.
 *
 * @param {{from: number, to: number} | undefined} range
 * @param {number | undefined} origin from when times are counted; undefined: as time of day
 * @param {number} forgotten operations before the first one
 */
export function rangeLine(range, origin, forgotten) {
  return html`<p class="range muted">
    ${range === undefined ? nothing : html`<time>${instantText(Math.floor(range.from))}</time> to <time>${instantText(Math.ceil(range.to), range.from)}</time>`}
    ${origin === undefined ? "UTC." : html`Times are since the first operation, ${instantText(origin)}.`}
    ${forgotten > 0 ? `${count(forgotten)} operations before these are forgotten.` : nothing}
  </p>`;
}

/**
 * @param {readonly import("./operations.js").Mark[] | undefined} marks
 * @param {(mark: import("./operations.js").Mark) => string | undefined} saidOf what the emulator says of an operation
 */
export function pointedText(marks, saidOf) {
  if (marks === undefined) return "Point at a mark, or use the arrow keys.";
  const [mark] = marks;
  if (marks.length > 1) return `${clusterWords(marks)}. Click or Enter: closer.`;
  return `Operation ${mark.seq}: ${saidOf(mark) ?? sentenceOf(mark)}`;
}

/**
 * That only one run of an exploration is shown; its link leads to everything.
 *
 * @param {string | undefined} after the number before its first operation; undefined: all is shown
 * @param {string} all the address of everything
 */
export function runLine(after, all) {
  if (after === undefined) return nothing;
  return html`<p class="muted">One run of an exploration: what is recorded after number ${untrusted(after, { most: 20 })}. <a href=${all}>Show everything</a></p>`;
}
