// One operation: what is said about it, the rule that allows its answer, and all of its record.
import { LitElement, html, nothing } from "lit";
import { formatAddress } from "../address.js";
import { canBeCopied } from "../copy-test/plan.js";
import { count, instantText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { keysOf } from "./operations.js";
import { ageText, CAUSES, fieldsOf, KIND_WORDS, rulesOf, sentenceOf } from "./words.js";

/** @typedef {import("./operations.js").Mark} Mark */

const MOST_FIELDS = 120;
const MOST_SENTENCES = 20;

/** Members that are instants. */
const INSTANT = /(^|\.)(call|return|at|cachedAt|cachedUntil|arrives)$/;

class FlowkvTimelinePanel extends LitElement {
  static properties = {
    mark: { attribute: false },
    anomalies: { attribute: false },
    namespace: { attribute: false },
    isFile: { attribute: false },
  };

  constructor() {
    super();
    /** @type {Mark | undefined} */
    this.mark = undefined;
    /** @type {import("./anomalies.js").Anomaly[]} */
    this.anomalies = [];
    this.namespace = "";
    this.isFile = false;
  }

  createRenderRoot() {
    return this;
  }

  focus() {
    /** @type {HTMLElement | null} */ (this.querySelector("h2"))?.focus();
  }

  render() {
    const { mark, anomalies } = this;
    if (mark === undefined) return nothing;
    const keys = keysOf(mark.record);
    return html`
      <section class="card" aria-labelledby="panel-heading">
        <div class="head">
          <h2 id="panel-heading" tabindex="-1"><span class="kind ${mark.kind}">${KIND_WORDS[mark.kind]}</span> Operation ${mark.seq}</h2>
          <button aria-label="Close operation ${mark.seq}" @click=${() => this.#fire("close")}>Close</button>
        </div>
        ${anomalies.length === 0
          ? html`<p class="sentence untrusted">${sentenceOf(mark)}</p>`
          : anomalies.slice(0, MOST_SENTENCES).map((each) => this.#anomaly(each))}
        ${anomalies.length > MOST_SENTENCES ? html`<p class="muted">${count(anomalies.length - MOST_SENTENCES)} sentences more</p>` : nothing}
        ${mark.since === undefined ? nothing : html`<p>The answer had been ${ageText(mark)}.</p>`}
        ${this.#causes(mark)}
        ${rulesOf(mark).map(({ name, text }) => html`<p class="rule"><code>${name}</code> ${text}</p>`)}
        ${rulesOf(mark).length === 0 ? nothing : html`<p class="muted">The rules are those of docs/reference/history.md and docs/reference/consistency-model.md, which <code>flowkv check</code> holds a history to.</p>`}
        <div class="bar">
          ${keys.slice(0, 1).map((key) => this.#keyActions(key))}
          ${canBeCopied(mark.record)
            ? html`<button @click=${() => this.#fire("copy", "JUnit")}>Copy as JUnit test</button>
                <button @click=${() => this.#fire("copy", "Vitest")}>Copy as Vitest test</button>`
            : nothing}
        </div>
        ${recordTable(mark.record)}
      </section>
    `;
  }

  /** @param {import("./anomalies.js").Anomaly} anomaly */
  #anomaly({ kind, sentence, write }) {
    return html`<p class="sentence"><b>${kind}</b> <span class="untrusted">${sentence}</span>
      ${write === undefined ? nothing : html`<button class="link" @click=${() => this.#fire("show", write)}>Show operation ${write}</button>`}</p>`;
  }

  /** @param {Mark} mark */
  #causes({ missed }) {
    const causes = [...new Set(missed.map(({ cause }) => cause))].filter((cause) => Object.hasOwn(CAUSES, cause));
    return causes.map((cause) => html`<p class="rule"><code>${cause}</code> ${/** @type {any} */ (CAUSES)[cause]}.</p>`);
  }

  /** @param {string} key */
  #keyActions(key) {
    return html`<button @click=${() => this.#fire("follow", key)}>Follow this key</button>
      ${this.isFile ? nothing : html`<a href=${formatAddress("key", { namespace: this.namespace, key })}>The key now</a>`}`;
  }

  /** @param {string} type @param {unknown} [detail] */
  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * All fields of a record.
 *
 * @param {object} record
 */
export function recordTable(record) {
  const { rows, more } = fieldsOf(record, MOST_FIELDS);
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label="The record">
      <table class="record">
        <tbody>
          ${rows.map(
            ([name, value]) => html`<tr><th scope="row">${untrusted(name)}</th><td>${fieldValue(name, value)}</td></tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${more === 0 ? nothing : html`<p class="muted">${count(more)} fields more</p>`}
  `;
}

/** @param {string} name @param {string | number | boolean | null} value */
function fieldValue(name, value) {
  if (typeof value === "number" && INSTANT.test(name)) return html`<time>${instantText(value)}</time> <span class="muted">${value}</span>`;
  return untrusted(String(value), { most: 1000 });
}

customElements.define("flowkv-timeline-panel", FlowkvTimelinePanel);
