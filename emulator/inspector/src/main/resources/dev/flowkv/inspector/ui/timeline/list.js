// What the picture shows, as a table: for keyboards, for screen readers, and to look closely.
import { LitElement, html, nothing } from "lit";
import { count, instantText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { ageText, fieldsOf, KIND_WORDS } from "./words.js";
import { keysOf } from "./operations.js";

/** @typedef {import("./operations.js").Mark} Mark */

const PAGE = 100;

class FlowkvTimelineList extends LitElement {
  static properties = {
    marks: { attribute: false },
    changes: { attribute: false },
    odd: { attribute: false },
    selected: { attribute: false },
    most: { state: true },
  };

  constructor() {
    super();
    /** Those in view. @type {readonly Mark[]} */
    this.marks = [];
    /** @type {readonly import("./operations.js").Change[]} */
    this.changes = [];
    /** @type {readonly import("../history.js").HistoryRecord[]} */
    this.odd = [];
    /** @type {number | undefined} */
    this.selected = undefined;
    this.most = PAGE;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const rows = [...this.marks, ...this.changes].sort((one, other) => one.at - other.at || one.seq - other.seq);
    const more = rows.length - this.most;
    return html`
      <h2 id="list-heading">Operations in view <span class="muted">${count(this.marks.length)}</span></h2>
      <div class="scroll" tabindex="0" role="group" aria-labelledby="list-heading">
        <table>
          <thead>
            <tr><th scope="col">#</th><th scope="col">time</th><th scope="col">location</th><th scope="col">operation</th><th scope="col">key</th><th scope="col">value</th><th scope="col">state</th></tr>
          </thead>
          <tbody>
            ${rows.slice(0, this.most).map((row, i) => ("change" in row ? change(row) : this.#row(row, rows[i - 1]?.at)))}
          </tbody>
        </table>
      </div>
      ${more <= 0 ? nothing : html`<p>${count(more)} more. <button @click=${() => (this.most += PAGE)}>Show ${count(Math.min(more, PAGE))} more</button></p>`}
      ${this.odd.length === 0 ? nothing : this.#odd()}
    `;
  }

  /** @param {Mark} mark @param {number | undefined} before */
  #row(mark, before) {
    const { seq, at, location, kind, record, label } = mark;
    const keys = keysOf(record);
    return html`
      <tr aria-selected=${seq === this.selected ? "true" : nothing} class=${mark.isUnusual ? "unusual" : ""}>
        <td><button class="link" aria-label="Operation ${seq}" @click=${() => this.#choose(seq)}>${seq}</button></td>
        <td><time>${instantText(at, before)}</time></td>
        <td>${untrusted(location)}</td>
        <td>${untrusted(String(record.op))}</td>
        <td>${keys.length === 1 ? untrusted(keys[0], { most: 60 }) : keys.length > 1 ? `${count(keys.length)} keys` : prefixOf(record)}</td>
        <td>${untrusted(label, { most: 60 })}</td>
        <td class="kind ${kind}">${KIND_WORDS[kind]}${mark.since === undefined ? "" : `, ${ageText(mark)}`}</td>
      </tr>
    `;
  }

  #odd() {
    return html`
      <h2>Records that could not be read</h2>
      <ul>
        ${this.odd.slice(0, PAGE).map(
          (record) => html`<li>${record.seq}: ${untrusted(record.odd ?? textOf(record), { most: 400 })}</li>`,
        )}
      </ul>
      ${this.odd.length > PAGE ? html`<p>${count(this.odd.length - PAGE)} more.</p>` : nothing}
    `;
  }

  /** @param {number} seq */
  #choose(seq) {
    this.dispatchEvent(new CustomEvent("choose", { detail: { seq, isKey: true } }));
  }
}

/** @param {import("./operations.js").Change} change */
function change({ seq, at, change: what }) {
  return html`<tr><td>${seq}</td><td><time>${instantText(at)}</time></td><td></td><td>${untrusted(what)}</td><td colspan="3">by no operation</td></tr>`;
}

/** @param {any} record */
function prefixOf({ prefix }) {
  return typeof prefix === "string" && prefix !== "" ? html`${untrusted(prefix, { most: 60 })}…` : nothing;
}

/** A record that is well-formed and has times that no clock shows. @param {object} record */
function textOf(record) {
  return fieldsOf(record, 40).rows.map(([name, value]) => `${name} ${value}`).join(", ");
}

customElements.define("flowkv-timeline-list", FlowkvTimelineList);
