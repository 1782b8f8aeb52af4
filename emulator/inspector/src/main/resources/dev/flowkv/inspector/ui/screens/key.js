// The screen "Key": one key's versions, and what each location answers, now and later.
import { LitElement, html, nothing } from "lit";
import { formatAddress } from "../address.js";
import { ApiError, namespacePath } from "../api.js";
import { durationText, visibleText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { Watching } from "../elements/watching.js";
import { FUTURE_MILLIS, answersTable, futureSlider } from "../keys/answers.js";
import { Arrivals } from "../keys/arrivals.js";
import "../keys/editor.js";
import { Looker } from "../keys/looker.js";
import { pinsOf, togglePin } from "../keys/pins.js";
import { rawAt } from "../keys/raw-json.js";
import "../keys/reads.js";
import { areAtRest, locationsOf, rowOfView } from "../keys/rows.js";
import { versionsTable } from "../keys/versions.js";

/** @typedef {import("../keys/rows.js").View} View */
/** @typedef {import("../keys/answers.js").NextEvent} NextEvent */
/** @typedef {import("../emulator.js").Emulator} Emulator */
/** @typedef {{view: View, metadata: (string | undefined)[], second?: View, minute?: View, events: NextEvent[]}} Known */

const EVENTS = 20;
const DEFAULT_AHEAD_MILLIS = 10_000;

class FlowkvKey extends LitElement {
  static properties = { emulator: { attribute: false }, address: { attribute: false }, isReadOnly: { attribute: false }, said: { state: true } };

  constructor() {
    super();
    /** @type {Emulator | undefined} */
    this.emulator = undefined;
    /** @type {import("../address.js").Address | undefined} */
    this.address = undefined;
    this.isReadOnly = false;
    /** What the last action did, or why it did not. */
    this.said = "";
    this.arrivals = new Arrivals();
    new Watching(this, () => this.emulator, "change");
    /** @type {Looker<Known>} */
    this.looker = new Looker(this, () => this.emulator, {
      ...this.#how(({ view }) => view),
      ask: (signal, emulator) => this.#ask(signal, emulator),
    });
    /** What is answered where the slider stands. @type {Looker<View>} */
    this.ahead = new Looker(this, () => this.emulator, {
      ...this.#how((view) => view),
      ask: (signal, emulator) => this.#view(emulator, `+${this.#aheadMillis}ms`, signal),
    });
  }

  /**
   * When to ask again.
   *
   * @template T
   * @param {(answer: T) => View} viewOf
   */
  #how(viewOf) {
    return {
      concerns: (/** @type {import("../history.js").HistoryRecord} */ { namespace, key, change }) =>
        change !== undefined || (namespace === this.#namespace && (key === undefined || key === this.#key)),
      isAtRest: (/** @type {T} */ answer) => areAtRest([rowOfView(viewOf(answer))]),
    };
  }

  createRenderRoot() {
    return this;
  }

  get #namespace() {
    return this.address?.query.namespace ?? this.emulator?.namespace ?? "";
  }

  get #key() {
    return this.address?.query.key ?? "";
  }

  get #aheadMillis() {
    const millis = Number(this.address?.query.ahead ?? DEFAULT_AHEAD_MILLIS);
    return Number.isFinite(millis) ? Math.min(FUTURE_MILLIS, Math.max(0, Math.round(millis))) : DEFAULT_AHEAD_MILLIS;
  }

  get #isAskable() {
    // A browser takes these two out of any path before it asks.
    return this.#namespace !== "" && this.#key !== "" && this.#key !== "." && this.#key !== "..";
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has("address")) this.said = "";
    const about = [this.#namespace, this.#key];
    this.looker.about(this.#isAskable ? JSON.stringify(about) : "");
    this.ahead.about(this.#isAskable ? JSON.stringify([...about, this.#aheadMillis]) : "");
  }

  /**
   * @param {AbortSignal} signal
   * @param {Emulator} emulator
   * @returns {Promise<Known>}
   */
  async #ask(signal, emulator) {
    const json = await emulator.api.text(this.#path, {}, signal);
    const view = /** @type {View} */ (JSON.parse(json));
    const metadata = view.chain.map((_, i) => rawAt(json, ["chain", i, "metadata"]));
    this.arrivals.note(view);
    const second = await this.#later(emulator, "+1s", signal);
    const minute = await this.#later(emulator, "+60s", signal);
    const next = await emulator.api.get("/next-events", { namespace: this.#namespace, key: this.#key, limit: EVENTS }, signal);
    return { view, metadata, second, minute, events: next.events };
  }

  get #path() {
    return `${namespacePath(this.#namespace)}/keys/${encodeURIComponent(this.#key)}/views`;
  }

  /**
   * @param {Emulator} emulator
   * @param {string} at
   * @param {AbortSignal} signal
   * @returns {Promise<View>}
   */
  #view(emulator, at, signal) {
    return emulator.api.get(this.#path, { at }, signal);
  }

  /**
   * At the end of all time there is no later: that hides nothing else.
   *
   * @param {Emulator} emulator
   * @param {string} at
   * @param {AbortSignal} signal
   */
  async #later(emulator, at, signal) {
    try {
      return await this.#view(emulator, at, signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 400) return undefined;
      throw error;
    }
  }

  render() {
    const { looker } = this;
    return html`
      <p class="crumbs"><a href=${formatAddress("keys", { namespace: this.#namespace })}>Keys</a></p>
      <h1><span class="hidden">Key </span>${this.#key === "" ? nothing : untrusted(this.#key, { most: 600 })}</h1>
      ${this.#isAskable ? this.#bar() : html`<p>${this.#namespace === "" ? NO_NAMESPACE : NO_KEY} <a href=${formatAddress("keys", { namespace: this.#namespace })}>All keys are here.</a></p>`}
      ${looker.problem === "" ? nothing : this.#gone(looker.problem)}
      ${looker.answer === undefined || !this.#isAskable ? nothing : this.#known(looker.answer, looker.isOld)}
      <flowkv-editor .emulator=${this.emulator} @done=${this.#done}></flowkv-editor>
    `;
  }

  #bar() {
    const isPinned = pinsOf(localStorage, this.#namespace).includes(this.#key);
    return html`
      <div class="bar">
        <button aria-pressed=${String(isPinned)} @click=${this.#pin}>${isPinned ? "★ Pinned" : "☆ Pin"}</button>
        ${this.isReadOnly
          ? nothing
          : html`
              <button @click=${() => this.#edit("edit")}>Edit…</button>
              <button @click=${() => this.#edit("delete")}>Delete…</button>
            `}
        <a href=${formatAddress("timeline", { namespace: this.#namespace, key: this.#key })}>Timeline of this key</a>
        <p class="said" role="status">${this.said}</p>
      </div>
    `;
  }

  /** @param {string} problem */
  #gone(problem) {
    const others = this.emulator?.namespaces ?? [];
    return html`
      <p class="problem" role="alert">${problem}</p>
      <ul>
        ${others.map(({ id, title }) => html`<li><a href=${formatAddress("keys", { namespace: id })}>${visibleText(title)}</a></li>`)}
      </ul>
    `;
  }

  /**
   * @param {Known} known
   * @param {boolean} isOld
   */
  #known({ view, metadata, second, minute, events }, isOld) {
    const ahead = this.ahead.isOld ? undefined : this.ahead.answer;
    const moments = [
      { title: "in 1 s", view: second },
      { title: "in 60 s", view: minute },
      { title: `in ${durationText(this.#aheadMillis)}, as chosen`, view: ahead },
    ];
    const locations = locationsOf([rowOfView(view)], []);
    return html`
      <div aria-busy=${String(isOld)}>
        ${view.chain.length === 0 ? this.#notThere() : nothing}
        <h2>What a read is answered</h2>
        ${answersTable(view, moments)}
        ${futureSlider(this.#aheadMillis, events, (millis) => this.#look(millis))}
        ${view.chain.length === 0 ? nothing : html`<h2>Versions in the store</h2>${versionsTable(view, metadata, locations, this.arrivals)}`}
        ${this.isReadOnly
          ? nothing
          : html`<h2>Read for real</h2>
              <flowkv-reads .emulator=${this.emulator} .namespace=${this.#namespace} .key=${this.#key} @done=${() => this.#again()}></flowkv-reads>`}
      </div>
    `;
  }

  #notThere() {
    return html`<p>The store holds no version of this key: it was never written, or it is gone and forgotten.
      <a href=${formatAddress("keys", { namespace: this.#namespace })}>These keys are there.</a></p>`;
  }

  /** @param {number} millis */
  #look(millis) {
    location.replace(formatAddress("key", { ...this.address?.query, namespace: this.#namespace, ahead: millis }));
  }

  #pin() {
    this.said = togglePin(localStorage, this.#namespace, this.#key);
    this.requestUpdate();
  }

  /** @param {"edit" | "delete"} kind */
  async #edit(kind) {
    this.said = "";
    await /** @type {any} */ (this.querySelector("flowkv-editor")).open({ kind, namespace: this.#namespace, key: this.#key });
  }

  /** @param {CustomEvent} event */
  #done({ detail }) {
    this.said = detail.said;
    this.#again();
  }

  #again() {
    this.looker.again();
    this.ahead.again();
  }
}

const NO_NAMESPACE = "There is no namespace yet.";
const NO_KEY = "No key is chosen, or one that KV does not take: “.” and “..” are none.";

customElements.define("flowkv-key", FlowkvKey);
