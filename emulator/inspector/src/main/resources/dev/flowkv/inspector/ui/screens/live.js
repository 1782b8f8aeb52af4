// The screen "Live": the tail of operations. The newest is at the end, as in every log and in
// `tail -f`: what somebody reads stays where it is while more comes. It follows the end while the
// end is in view.
import { LitElement, html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { counted } from "../elements/counted.js";
import { fileName, saveFile } from "../elements/save.js";
import { count } from "../elements/text.js";
import { Watching } from "../elements/watching.js";
import { historyFile } from "../live/file.js";
import { filterBar } from "../live/filter-bar.js";
import { filterOf, isOpen, newest, passes } from "../live/filter.js";
import { linksOf, row } from "../live/row.js";
import { Sentences } from "../live/sentences.js";

/** @typedef {import("../live/filter.js").HistoryRecord} HistoryRecord */

/** Rows that are drawn: what was before the page was opened, too. */
const MOST_ROWS = 500;

/** Where keys of the keyboard mean what they always do. */
const TYPING = "input, select, textarea, button, a, summary, dialog, [popover]";

class FlowkvLive extends LitElement {
  static properties = {
    emulator: { attribute: false },
    address: { attribute: false },
    isReadOnly: { attribute: false },
    held: { state: true },
    isAtEnd: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {import("../address.js").Address | undefined} */
    this.address = undefined;
    this.isReadOnly = false;
    /** What there was when it was paused, and of which recording. @type {{records: HistoryRecord[], recording: string} | undefined} */
    this.held = undefined;
    this.isAtEnd = true;
    /** Up to which operation the view was cleared, and of which recording. */
    this.cleared = { recording: "", seq: 0 };
    /** @type {Sentences | undefined} */
    this.sentences = undefined;
    this.pressed = (/** @type {KeyboardEvent} */ event) => this.#press(event);
    this.asked = () => this.sentences?.ask();
    new Watching(this, () => this.emulator, "change", "records");
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.pressed);
    if (this.emulator === undefined) return;
    this.sentences = new Sentences(this.emulator, () => this.requestUpdate());
    this.emulator.addEventListener("records", this.asked);
    this.sentences.ask();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.pressed);
    this.emulator?.removeEventListener("records", this.asked);
  }

  get #filter() {
    return filterOf(this.address?.query ?? {}, this.emulator?.namespace ?? "");
  }

  /** The records that are not cleared away, oldest first. */
  get #records() {
    const { records: all = [], recording: ofAll } = this.held ?? this.emulator ?? {};
    const { recording, seq } = this.cleared;
    return recording === ofAll && seq > 0 ? all.filter((record) => record.seq > seq) : all;
  }

  get #rows() {
    const filter = this.#filter;
    return newest(this.#records, (record) => passes(record, filter), MOST_ROWS);
  }

  /** How many came since it was paused and would be shown. */
  get #waiting() {
    if (this.held === undefined) return 0;
    const held = new Set(this.held.records);
    const filter = this.#filter;
    return (this.emulator?.records ?? []).filter((record) => !held.has(record) && passes(record, filter)).length;
  }

  updated() {
    if (this.isAtEnd && this.held === undefined) this.#toEnd();
  }

  render() {
    const { emulator } = this;
    if (emulator === undefined) return nothing;
    const rows = this.#rows;
    const isPaused = this.held !== undefined;
    // The numbers of another recording are those of other operations.
    const isOfNow = this.held === undefined || this.held.recording === emulator.recording;
    return html`
      <h1>Live</h1>
      ${this.#bar(rows)}
      ${filterBar(this.#filter, this.address?.query ?? {}, emulator.config?.locations ?? [])}
      ${emulator.historyProblem === "" ? nothing : html`<p class="problem">${emulator.historyProblem} Start it without <code>--history 0</code> to see operations here.</p>`}
      <div class="rows scroll" @scroll=${this.#scrolled}>
        <table>
          <colgroup><col class="at"><col class="place"><col class="op"><col class="key"><col></colgroup>
          <thead>
            <tr><th>Time (UTC)</th><th>Location</th><th>Operation</th><th>Key</th><th>Value or answer</th></tr>
          </thead>
          <tbody>
            ${this.#before(rows)}
            ${repeat(rows, (record) => record, (record) => row(record, isOfNow ? (this.sentences?.of(record.seq) ?? []) : [], emulator.clock?.now))}
          </tbody>
        </table>
      </div>
      <p class="muted count" role="status">
        ${rows.length === 0 ? this.#nothing() : `${count(rows.length)} shown`}${isPaused ? `, paused: ${count(this.#waiting)} waiting` : ""}
      </p>
      <p class="muted keys"><kbd>space</kbd> pauses, <kbd>/</kbd> filters, <kbd>j</kbd> and <kbd>k</kbd> go through the rows, <kbd>Enter</kbd> opens the key, <kbd>t</kbd> the timeline.</p>
    `;
  }

  /** @param {HistoryRecord[]} rows */
  #bar(rows) {
    const isPaused = this.held !== undefined;
    return html`<div class="bar">
      <button class=${isPaused ? "primary" : ""} aria-pressed=${isPaused} @click=${this.#pause}>
        ${isPaused ? `Resume (${count(this.#waiting)} waiting)` : "Pause"}
      </button>
      <button @click=${this.#clear} ?disabled=${rows.length === 0} title="Empties this view; the emulator keeps its history">Clear the view</button>
      <button @click=${() => this.#download(rows)} ?disabled=${rows.length === 0}>Download what is shown</button>
      ${this.isAtEnd ? nothing : html`<button @click=${this.#follow}>To the newest ↓</button>`}
    </div>`;
  }

  /** What cannot be shown before the first row. @param {HistoryRecord[]} rows */
  #before(rows) {
    const forgotten = this.emulator?.forgotten ?? 0;
    const isFirst = rows.length < MOST_ROWS && isOpen(this.#filter) && this.cleared.seq === 0;
    return forgotten > 0 && isFirst
      ? html`<tr class="note"><td colspan="5">Forgotten: ${counted(forgotten, "earlier operation")}. The emulator holds as many as <code>--history</code> says.</td></tr>`
      : nothing;
  }

  #nothing() {
    if (!isOpen(this.#filter) && this.#records.length > 0) return "No operation passes the filter";
    return this.emulator?.historyProblem === "" ? "No operation yet: they appear here as they happen" : "Nothing is recorded";
  }

  #pause() {
    const { records = [], recording = "" } = this.emulator ?? {};
    this.held = this.held === undefined ? { records, recording } : undefined;
  }

  #clear() {
    const { recording = "" } = this.held ?? this.emulator ?? {};
    this.cleared = { recording, seq: this.#records.at(-1)?.seq ?? 0 };
    this.requestUpdate();
  }

  #follow() {
    this.held = undefined;
    this.isAtEnd = true;
    this.#toEnd();
  }

  #toEnd() {
    const box = this.#box;
    if (box !== null) box.scrollTop = box.scrollHeight;
  }

  get #box() {
    return /** @type {HTMLElement | null} */ (this.querySelector(".rows"));
  }

  #scrolled() {
    const box = /** @type {HTMLElement} */ (this.#box);
    this.isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 8;
  }

  /** @param {HistoryRecord[]} rows */
  #download(rows) {
    const records = this.emulator?.records ?? [];
    const before = (this.emulator?.forgotten ?? 0) + Math.max(0, records.indexOf(rows[0]));
    const { text, leftOut } = historyFile(rows, before);
    saveFile(`flowkv-history-${fileName(String(rows.at(-1)?.seq))}.jsonl`, text, "application/x-ndjson");
    if (leftOut > 0) this.emulator?.notice(`Not in the file: ${counted(leftOut, "odd line")}.`);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const isTyping = target.closest(TYPING) !== null || document.querySelector("dialog[open]") !== null;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("tr[data-seq]")]);
    const at = rows.indexOf(/** @type {HTMLElement} */ (target.closest("tr[data-seq]")));
    const go = (/** @type {HTMLElement | undefined} */ element) => element?.focus();
    /** @type {Record<string, () => void>} */
    const actions = {
      " ": () => this.#pause(),
      "/": () => go(this.querySelector("input[name=filter]") ?? undefined),
      j: () => go(at < 0 ? rows.at(-1) : rows[at + 1]),
      k: () => go(at < 0 ? rows.at(-1) : rows[at - 1]),
      Enter: () => this.#openRow(rows[at], "key"),
      t: () => this.#openRow(rows[at], "timeline"),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  /**
   * @param {HTMLElement | undefined} element
   * @param {"key" | "timeline"} screen
   */
  #openRow(element, screen) {
    const record = this.#records.find(({ seq }) => String(seq) === element?.dataset.seq);
    if (record === undefined || record.op === undefined) return;
    const { key, timeline } = linksOf(record);
    location.hash = screen === "key" ? (key ?? timeline) : timeline;
  }
}

customElements.define("flowkv-live", FlowkvLive);
