// The screen "Timeline": who wrote what when, when it arrived where, and how old each answer was.
import { LitElement, html, nothing } from "lit";
import { formatAddress } from "../address.js";
import { untrusted } from "../elements/untrusted.js";
import { Watching } from "../elements/watching.js";
import { banner, emptyText, pointedText, rangeLine, runLine } from "../timeline/banner.js";
import { openHistory } from "../timeline/file.js";
import { ScreenInputs } from "../timeline/inputs.js";
import { legend } from "../timeline/legend.js";
import { savePicture } from "../timeline/save.js";
import { nextOf, queryOf, seenOf } from "../timeline/seen.js";
import { Source } from "../timeline/source.js";
import "../timeline/bar.js";
import "../timeline/chart.js";
import "../timeline/copy.js";
import "../timeline/list.js";
import "../timeline/panel.js";

/** @typedef {import("../timeline/operations.js").Mark} Mark */
/** @typedef {import("../timeline/scene.js").Model} Model */
/** @typedef {import("../timeline/chart.js").FlowkvTimelineChart} Chart */

/** The table and the address follow the picture when it rests. */
const REST_MILLIS = 150;
const ZOOM_STEP = 1.6;

class FlowkvTimeline extends LitElement {
  static properties = {
    emulator: { attribute: false },
    address: { attribute: false },
    isReadOnly: { attribute: false },
    query: { state: true },
    problem: { state: true },
    pointed: { state: true },
    keys: { state: true },
    range: { state: true },
    mode: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {import("../address.js").Address | undefined} */
    this.address = undefined;
    this.isReadOnly = false;
    /** What is looked at: key, location, at, after, from, to, live. @type {Record<string, string | undefined>} */
    this.query = {};
    this.problem = "";
    /** What the pointer or the keyboard is at. @type {Mark[] | undefined} */
    this.pointed = undefined;
    /** Suggestions. @type {string[]} */
    this.keys = [];
    /** What is in view. @type {{from: number, to: number} | undefined} */
    this.range = undefined;
    /** @type {import("../timeline/seen.js").Seen["mode"]} */
    this.mode = "fit";
    /** @type {import("../timeline/seen.js").Seen} */
    this.seen = { mode: "fit" };
    this.source = new Source();
    this.source.addEventListener("change", () => this.requestUpdate());
    /** @type {{model?: Model, range?: {from: number, to: number}, marks: Mark[], changes: import("../timeline/operations.js").Change[]}} */
    this.inView = { marks: [], changes: [] };
    /** The operation of the address has to be brought into view. */
    this.isRevealing = false;
    this.rest = 0;
    new Watching(this, () => this.emulator, "change", "records");
    new ScreenInputs(this, {
      jump: (by) => this.#jump(by),
      close: () => this.#close(),
      open: (file) => void this.#open(file),
    });
  }

  createRenderRoot() {
    return this;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.rest);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has("address")) return;
    const { namespace, ...query } = this.address?.query ?? {};
    this.query = query;
    this.seen = seenOf(query);
    this.mode = this.seen.mode;
    this.isRevealing = query.at !== undefined && this.seen.mode === "fit";
  }

  /** @returns {Chart | null} */
  get chart() {
    return this.querySelector("flowkv-timeline-chart");
  }

  updated() {
    const { chart } = this;
    if (this.isRevealing && this.#marked() !== undefined && chart?.camera.layout !== undefined) {
      this.isRevealing = false;
      chart.reveal(Number(this.query.at));
    }
  }

  /** @returns {Model | undefined} */
  get model() {
    return this.emulator === undefined ? undefined : this.source.model(this.emulator, this.query);
  }

  /** The operation that the address names. */
  #marked() {
    return this.model?.placed.find(({ mark }) => mark.seq === Number(this.query.at))?.mark;
  }

  render() {
    const { emulator, model, query, source } = this;
    if (emulator === undefined || model === undefined) return nothing;
    const mark = this.#marked();
    const isEmpty = model.placed.length === 0;
    return html`
      <h1>Timeline</h1>
      ${banner(source, emulator, this.problem, {
        choose: (namespace) => this.#chooseNamespace(namespace),
        close: () => this.#open(undefined),
      })}
      ${runLine(query.after, this.#addressOf({ ...query, after: undefined }))}
      <flowkv-timeline-bar
        .mode=${this.mode} .key=${query.key} .location=${query.location} .keys=${this.keys} .isEmpty=${isEmpty}
        .locations=${source.locations(emulator)} .unusual=${model.placed.filter((each) => this.#isUnusual(each.mark)).length}
        @see=${this.#see} @zoom=${this.#zoom} @jump=${(/** @type {CustomEvent<number>} */ event) => this.#jump(event.detail)} @follow=${this.#follow} @locate=${this.#locate}
        @suggest=${this.#suggest} @file=${(/** @type {CustomEvent<File>} */ event) => this.#open(event.detail)} @save=${this.#save}></flowkv-timeline-bar>
      ${isEmpty ? html`<p class="card">${emptyText(source, emulator, query)}</p>` : this.#picture(model, emulator)}
      ${query.at === undefined || mark !== undefined || isEmpty
        ? nothing
        : html`<p class="problem">Operation ${untrusted(query.at, { most: 20 })} is not here. It was forgotten or cleared, or is of another key, location or namespace.</p>`}
      <div class="below">
        <flowkv-timeline-panel
          .mark=${mark} .anomalies=${mark === undefined ? [] : source.anomaliesOf(mark, query.key)}
          .namespace=${source.namespace(emulator)} .isFile=${source.file !== undefined}
          @close=${this.#close} @show=${(/** @type {CustomEvent<number>} */ event) => this.#choose(new CustomEvent("choose", { detail: { seq: event.detail, isKey: true } }))} @follow=${this.#follow} @copy=${this.#copy}></flowkv-timeline-panel>
        ${isEmpty && model.operations.odd.length === 0 ? nothing : this.#list(model)}
      </div>
      <flowkv-timeline-copy></flowkv-timeline-copy>
    `;
  }

  /** @param {Model} model @param {import("../emulator.js").Emulator} emulator */
  #picture(model, emulator) {
    const { range, source, query } = this;
    const isRelative = source.file !== undefined || emulator.clock?.mode === "manual";
    const origin = isRelative ? model.placed[0]?.mark.at : undefined;
    return html`
      ${rangeLine(range, origin, source.file === undefined ? emulator.forgotten : 0)}
      <flowkv-timeline-chart
        class="card" .model=${model} .seen=${this.seen} .selected=${this.#marked()?.seq} .origin=${origin}
        @view=${this.#viewed} @choose=${this.#choose}
        @point=${(/** @type {CustomEvent<Mark[] | null>} */ event) => (this.pointed = event.detail ?? undefined)}></flowkv-timeline-chart>
      <p class="pointed untrusted" role="status">${pointedText(this.pointed, (mark) => source.anomaliesOf(mark, query.key)[0]?.sentence)}</p>
      ${legend()}
    `;
  }

  /** @param {Model} model */
  #list(model) {
    const { range, inView } = this;
    if (inView.model !== model || inView.range !== range) {
      // Kept, so that the table is not made again whenever the pointer moves.
      const { from, to } = range ?? { from: -Infinity, to: Infinity };
      const isSeen = (/** @type {{place: number}} */ { place }) => place >= from && place <= to;
      const marks = model.placed.filter(isSeen).map(({ mark }) => mark);
      const changes = model.changes.filter(isSeen).map(({ change }) => change);
      this.inView = { model, range, marks, changes };
    }
    return html`<flowkv-timeline-list
      .marks=${this.inView.marks} .changes=${this.inView.changes}
      .odd=${model.operations.odd} .selected=${this.#marked()?.seq} @choose=${this.#choose}></flowkv-timeline-list>`;
  }

  /** @param {Mark} mark */
  #isUnusual(mark) {
    return mark.isUnusual || this.source.anomaliesOf(mark).length > 0;
  }

  /** By the picture, many times a second. */
  #viewed() {
    this.mode = this.chart?.camera.mode ?? "fit";
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      const range = this.chart?.camera.range;
      this.range = range;
      if (range !== undefined) this.#say(queryOf({ mode: this.mode, ...range }));
    }, REST_MILLIS);
  }

  /**
   * Puts into the address what is looked at, without a step of "back" for each.
   *
   * @param {Record<string, string | undefined>} query
   */
  #say(query) {
    this.query = { ...this.query, ...query };
    history.replaceState(null, "", this.#addressOf(this.query));
  }

  /** @param {Record<string, string | undefined>} query */
  #addressOf(query) {
    return formatAddress("timeline", { namespace: this.address?.query.namespace, ...query });
  }

  /** @param {CustomEvent<"fit" | "live">} event */
  #see({ detail: mode }) {
    this.mode = mode;
    this.seen = { mode };
    this.#say(queryOf({ mode }));
    this.#viewed();
  }

  /** @param {CustomEvent<number>} event */
  #zoom({ detail }) {
    this.chart?.zoom(ZOOM_STEP ** detail);
  }

  /** To the next or the previous unusual operation. @param {number} by */
  #jump(by) {
    const seq = this.#marked()?.seq ?? this.chart?.cursor;
    const found = nextOf(this.model?.placed ?? [], seq, by, (mark) => this.#isUnusual(mark));
    if (found === undefined) return;
    this.pointed = [found];
    this.chart?.reveal(found.seq);
    this.#say({ at: String(found.seq) });
  }

  /** @param {CustomEvent<{seq: number, isKey: boolean}>} event */
  async #choose({ detail: { seq, isKey } }) {
    this.#say({ at: String(seq) });
    this.chart?.reveal(seq);
    await this.updateComplete;
    const panel = /** @type {LitElement | null} */ (this.querySelector("flowkv-timeline-panel"));
    await panel?.updateComplete;
    if (isKey) panel?.focus();
  }

  /** @returns {boolean} whether an operation was shown */
  #close() {
    if (this.query.at === undefined) return false;
    this.#say({ at: undefined });
    /** @type {HTMLElement | null} */ (this.querySelector(".chart"))?.focus();
    return true;
  }

  /** @param {CustomEvent<string | null>} event null: all keys */
  #follow({ detail }) {
    location.hash = this.#addressOf({ ...this.query, key: detail ?? undefined, from: undefined, to: undefined });
  }

  /** @param {CustomEvent<string>} event */
  #locate({ detail }) {
    location.hash = this.#addressOf({ ...this.query, location: detail, from: undefined, to: undefined });
  }

  #suggest() {
    if (this.emulator !== undefined) this.keys = this.source.keys(this.emulator);
  }

  /** @param {string} namespace */
  #chooseNamespace(namespace) {
    this.source.choose(namespace);
    this.requestUpdate();
  }

  /** @param {File | undefined} file undefined: back to the emulator */
  async #open(file) {
    try {
      const opened = file === undefined ? undefined : await openHistory(file);
      if (this.emulator !== undefined) this.source.open(opened, this.emulator);
      this.problem = "";
      this.seen = { mode: "fit" };
      this.mode = "fit";
      this.#say({ key: undefined, location: undefined, at: undefined, after: undefined, from: undefined, to: undefined, live: undefined });
      this.#viewed();
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** @param {CustomEvent<"JUnit" | "Vitest">} event */
  async #copy({ detail: framework }) {
    const mark = this.#marked();
    if (mark === undefined || this.emulator === undefined) return;
    try {
      const subject = await this.source.testOf(this.emulator, mark, this.query.key);
      const dialog = /** @type {import("../timeline/copy.js").FlowkvTimelineCopy | null} */ (this.querySelector("flowkv-timeline-copy"));
      await dialog?.open(framework, subject);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  #save() {
    const range = this.chart?.camera.range;
    if (range === undefined || this.emulator === undefined) return;
    const name = this.source.file?.name ?? this.source.namespace(this.emulator);
    savePicture(this, { name, key: this.query.key, ...range });
  }
}

customElements.define("flowkv-timeline", FlowkvTimeline);
