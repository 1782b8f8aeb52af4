// The screen "Keys": what the store holds, and what each location would answer.
import { LitElement, html, nothing } from "lit";
import { formatAddress } from "../address.js";
import { ApiError, namespacePath } from "../api.js";
import { visibleText } from "../elements/text.js";
import { Watching } from "../elements/watching.js";
import "../keys/editor.js";
import { Looker } from "../keys/looker.js";
import { crumbs, pager } from "../keys/navigation.js";
import { pinsOf, togglePin } from "../keys/pins.js";
import { areAtRest, locationsOf, rowOfView } from "../keys/rows.js";
import { keyTable } from "../keys/table.js";
import { Pages } from "../keys/tree.js";

/** @typedef {import("../keys/rows.js").Row} Row */
/** @typedef {import("../keys/rows.js").KeyRow} KeyRow */
/** @typedef {{now: string, rows: Row[], pinned: KeyRow[], next?: string}} Page */

const PAGE_SIZE = 50;

class FlowkvKeys extends LitElement {
  static properties = { emulator: { attribute: false }, address: { attribute: false }, isReadOnly: { attribute: false }, said: { state: true } };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {import("../address.js").Address | undefined} */
    this.address = undefined;
    this.isReadOnly = false;
    /** What the last action did, or why it did not. */
    this.said = "";
    new Watching(this, () => this.emulator, "change");
    this.pages = new Pages();
    /** @type {Looker<Page>} */
    this.looker = new Looker(this, () => this.emulator, {
      ask: (signal, emulator) => this.#ask(signal, emulator),
      concerns: ({ namespace, change }) => change !== undefined || namespace === this.#namespace,
      isAtRest: ({ rows, pinned }) => areAtRest(rows) && areAtRest(pinned),
    });
  }

  createRenderRoot() {
    return this;
  }

  get #namespace() {
    return this.address?.query.namespace ?? this.emulator?.namespace ?? "";
  }

  get #range() {
    const { prefix = "", delimiter = "", after = "" } = this.address?.query ?? {};
    return { prefix, delimiter, after };
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has("address")) this.said = "";
    this.looker.about(this.#namespace === "" ? "" : JSON.stringify([this.#namespace, this.#range]));
  }

  /**
   * @param {AbortSignal} signal
   * @param {import("../emulator.js").Emulator} emulator
   * @returns {Promise<Page>}
   */
  async #ask(signal, { api }) {
    const path = namespacePath(this.#namespace);
    const { prefix, delimiter, after } = this.#range;
    const page = await api.get(`${path}/views`, { prefix, delimiter, after, limit: PAGE_SIZE }, signal);
    const pinned = [];
    for (const key of pinsOf(localStorage, this.#namespace)) pinned.push(await this.#pinned(api, key, signal));
    this.pages.shown(JSON.stringify([this.#namespace, prefix, delimiter]), after, page.next);
    return { ...page, pinned };
  }

  /**
   * The row of a pinned key. One that KV does not take is a row too: else nobody could take it off.
   *
   * @param {import("../api.js").Api} api
   * @param {string} key
   * @param {AbortSignal} signal
   * @returns {Promise<KeyRow>}
   */
  async #pinned(api, key, signal) {
    try {
      return rowOfView(await api.get(`${namespacePath(this.#namespace)}/keys/${encodeURIComponent(key)}/views`, {}, signal));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 0 || error.status === 401) throw error;
      return { key, store: { present: false }, locations: [], problem: error.message };
    }
  }

  render() {
    return html`
      <h1>Keys</h1>
      ${this.#namespace === "" && this.emulator?.isKnown ? this.#noNamespace() : this.#keys()}
    `;
  }

  #noNamespace() {
    return html`<p>There is no namespace yet. A Worker's first write creates its own${this.isReadOnly ? "." : ", or you do:"}</p>
      ${this.isReadOnly
        ? nothing
        : html`<form class="bar" @submit=${this.#create}>
            <label>Namespace <input name="id" value="app" required autocomplete="off" spellcheck="false" /></label>
            <button class="primary">Create</button>
            <p class="said" role="alert">${this.said}</p>
          </form>`}`;
  }

  /** @param {SubmitEvent} event */
  async #create(event) {
    event.preventDefault();
    const id = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("id"));
    try {
      await this.emulator?.api.send("PUT", namespacePath(id), { title: id });
      await this.emulator?.refresh();
      location.hash = formatAddress("keys", { namespace: id });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.said = error.message;
    }
  }

  #keys() {
    const { answer, problem, isOld } = this.looker;
    return html`
      <div class="bar">
        <label>Prefix <input type="search" .value=${this.#range.prefix} @input=${this.#filter("prefix")} spellcheck="false" autocomplete="off" /></label>
        <label>Groups up to
          <input class="delimiter" .value=${this.#range.delimiter} @input=${this.#filter("delimiter")} placeholder="none" list="delimiters" autocomplete="off" />
        </label>
        <datalist id="delimiters"><option value="/"></option><option value=":"></option><option value="."></option></datalist>
        <label><input type="checkbox" .checked=${this.#hasReasons} @change=${this.#toggleReasons} /> Reasons</label>
        ${this.#keyForm()}
        <p class="said" role="status">${this.said}</p>
      </div>
      ${crumbs(this.#range, (prefix) => this.#link({ prefix, after: undefined }))}
      ${problem === "" ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
      ${answer === undefined ? nothing : this.#table(answer, isOld)}
      <flowkv-editor .emulator=${this.emulator} @done=${this.#done}></flowkv-editor>
    `;
  }

  get #hasReasons() {
    return this.address?.query.reasons !== undefined;
  }

  #keyForm() {
    return html`
      <form class="one-key" @submit=${this.#open}>
        <label>Key <input name="key" required autocomplete="off" spellcheck="false" /></label>
        <button>Open</button>
        <button type="button" @click=${this.#pinNamed}>Pin</button>
        ${this.isReadOnly ? nothing : html`<button type="button" @click=${this.#putNamed}>Write…</button>`}
      </form>
    `;
  }

  /**
   * @param {Page} page
   * @param {boolean} isOld
   */
  #table(page, isOld) {
    const { after } = this.#range;
    return html`
      ${keyTable({
        ...page,
        namespace: this.#namespace,
        locations: locationsOf([...page.pinned, ...page.rows], this.emulator?.config?.locations ?? []),
        isOld,
        hasReasons: this.#hasReasons,
        isReadOnly: this.isReadOnly,
        linkOfGroup: (prefix) => this.#link({ prefix, after: undefined }),
        pin: (key) => this.#pin(key),
        edit: (kind, key) => this.#edit(kind, key),
      })}
      ${page.rows.length === 0 ? html`<p class="muted">${this.#nothingText()}</p>` : nothing}
      ${pager({ after, before: this.pages.before(after), next: page.next }, (to) => this.#link({ after: to }))}
    `;
  }

  #nothingText() {
    const { prefix, after } = this.#range;
    if (after !== "") return "No keys follow. They may have gone since.";
    return prefix === "" ? "No keys are in this namespace." : `No key starts with “${visibleText(prefix)}”.`;
  }

  /**
   * This screen with another range.
   *
   * @param {Record<string, string | undefined>} change
   */
  #link(change) {
    return formatAddress("keys", { ...this.address?.query, namespace: this.#namespace, ...change });
  }

  /**
   * Typing replaces the address: it is one step back to where one was before.
   *
   * @param {"prefix" | "delimiter"} name
   */
  #filter(name) {
    return (/** @type {Event} */ event) => {
      const { value } = /** @type {HTMLInputElement} */ (event.target);
      location.replace(this.#link({ [name]: value, after: undefined }));
    };
  }

  /** @param {Event} event */
  #toggleReasons(event) {
    const isOn = /** @type {HTMLInputElement} */ (event.target).checked;
    location.replace(this.#link({ reasons: isOn ? "all" : undefined }));
  }

  get #namedKey() {
    const form = /** @type {HTMLFormElement} */ (this.querySelector(".one-key"));
    return form.reportValidity() ? String(new FormData(form).get("key")) : undefined;
  }

  /** @param {SubmitEvent} event */
  #open(event) {
    event.preventDefault();
    if (this.#namedKey) location.hash = formatAddress("key", { namespace: this.#namespace, key: this.#namedKey });
  }

  #pinNamed() {
    if (this.#namedKey) this.#pin(this.#namedKey);
  }

  #putNamed() {
    const form = /** @type {HTMLFormElement} */ (this.querySelector(".one-key"));
    void this.#edit("put", String(new FormData(form).get("key")));
  }

  /** @param {string} key */
  #pin(key) {
    // A browser takes these two out of any path before it asks.
    this.said = key === "." || key === ".." ? "KV takes no key that is “.” or “..”." : togglePin(localStorage, this.#namespace, key);
    this.looker.again();
  }

  /**
   * @param {"put" | "edit" | "delete"} kind
   * @param {string} key
   */
  async #edit(kind, key) {
    this.said = "";
    await /** @type {any} */ (this.querySelector("flowkv-editor")).open({ kind, namespace: this.#namespace, key });
  }

  /** @param {CustomEvent} event */
  #done({ detail }) {
    this.said = `${visibleText(detail.key, 40)}: ${detail.said}`;
    this.looker.again();
  }
}

customElements.define("flowkv-keys", FlowkvKeys);
