// Writes and deletes a key as a Worker at a location does: a dialog of the screens "Keys" and "Key".
import { LitElement, html, nothing } from "lit";
import { ApiError, namespacePath } from "../api.js";
import { bytesText, instantText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { Watching } from "../elements/watching.js";
import { rawAt } from "./raw-json.js";
import { isWholeText, rowOfView, textOf } from "./rows.js";

/** The most that is loaded into a field to be edited. */
const MOST_BYTES = 64 * 1024;

/**
 * What the dialog is about.
 *
 * @typedef {object} Task
 * @property {"put" | "edit" | "delete"} kind
 * @property {string} namespace
 * @property {string} [key]
 * @property {string} [value] the current value, where it is known whole and a text field can hold it
 * @property {import("./rows.js").Stored} [store]
 * @property {string} [metadata] JSON text
 */

class FlowkvEditor extends LitElement {
  static properties = { emulator: { attribute: false }, task: { state: true }, problem: { state: true }, isBusy: { state: true } };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {Task | undefined} */
    this.task = undefined;
    this.problem = "";
    this.isBusy = false;
    /** Where to write: where the last write was, unless another one is chosen. */
    this.location = "";
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  /**
   * Opens the dialog; for `edit` it looks at the key first.
   *
   * @param {Task} task
   */
  async open(task) {
    this.problem = "";
    this.isBusy = false;
    const locations = this.emulator?.config?.locations ?? [];
    if (!locations.includes(this.location)) this.location = locations[0] ?? "";
    this.task = task.kind === "edit" ? await this.#looked(task) : task;
    await this.updateComplete;
    this.#dialog?.showModal();
  }

  /**
   * @param {Task} task
   * @returns {Promise<Task>}
   */
  async #looked(task) {
    const { namespace, key = "" } = task;
    try {
      const json = await this.#api.text(`${namespacePath(namespace)}/keys/${encodeURIComponent(key)}/views`);
      const { store } = rowOfView(JSON.parse(json));
      const metadata = store.present ? rawAt(json, ["chain", 0, "metadata"]) : undefined;
      const value = !store.present ? "" : isWholeText(store) ? fieldText(store.text) : undefined;
      return { ...task, store, metadata, value };
    } catch (error) {
      this.#failed(error);
      return task;
    }
  }

  get #api() {
    return /** @type {import("../emulator.js").Emulator} */ (this.emulator).api;
  }

  get #dialog() {
    return /** @type {HTMLDialogElement | null} */ (this.querySelector("dialog"));
  }

  render() {
    const { task } = this;
    return html`
      <dialog aria-labelledby="editor-title" @close=${() => (this.task = undefined)}>
        ${task === undefined
          ? nothing
          : html`
              <form @submit=${this.#submit}>
                <h2 id="editor-title">${TITLES[task.kind]}</h2>
                ${this.#key(task)} ${this.#place()} ${task.kind === "delete" ? nothing : this.#value(task)}
                <p class="problem" role="alert">${this.problem}</p>
                <div class="bar">
                  <button class="primary" ?disabled=${this.isBusy}>${task.kind === "delete" ? "Delete" : "Write"}</button>
                  <button type="button" @click=${() => this.#dialog?.close()}>Cancel</button>
                </div>
              </form>
            `}
      </dialog>
    `;
  }

  /** @param {Task} task */
  #key({ kind, key = "" }) {
    return kind === "put"
      ? html`<label>Key <input name="key" .value=${key} required autocomplete="off" spellcheck="false" /></label>`
      : html`<p class="key">${untrusted(key)}</p>`;
  }

  #place() {
    const locations = this.emulator?.config?.locations ?? [];
    // One that went while the dialog is open stays chosen: nobody writes where they did not choose.
    const all = [...new Set([...locations, this.location])];
    return html`
      <label>As a Worker at
        <select name="location" @change=${(/** @type {any} */ event) => (this.location = event.target.value)}>
          ${all.map((location) => html`<option .selected=${location === this.location}>${location}</option>`)}
        </select>
      </label>
      <p class="muted small">Other locations see it later: when it has arrived there, and their caches have ended.</p>
    `;
  }

  /** @param {Task} task */
  #value(task) {
    const { store, value, metadata = "" } = task;
    return html`
      <label>Value <textarea name="value" rows="5" spellcheck="false" .value=${value ?? ""}></textarea></label>
      ${task.kind === "edit" && value === undefined ? this.#notLoaded(task) : nothing}
      <label>or a file <input name="file" type="file" /></label>
      <label>Metadata, as JSON <input name="metadata" .value=${metadata} autocomplete="off" spellcheck="false" placeholder="none" /></label>
      <fieldset>
        <legend>Expiration</legend>
        ${store?.present && store.expiration !== undefined
          ? html`<label><input type="radio" name="expires" value="keep" checked /> as now, at ${instantText(store.expiration * 1000)}</label>`
          : nothing}
        <label><input type="radio" name="expires" value="never" ?checked=${store?.expiration === undefined || !store.present} /> never</label>
        <label><input type="radio" name="expires" value="ttl" /> after</label>
        <label class="ttl"><input name="ttl" inputmode="numeric" autocomplete="off" placeholder="60" @input=${this.#chooseTtl} /> seconds</label>
      </fieldset>
    `;
  }

  /** @param {Task} task */
  #notLoaded({ store }) {
    const { bytes = 0, utf8 } = store ?? {};
    if (store === undefined) return html`<p class="muted small">What you write here replaces the value.</p>`;
    if (utf8 === false) return html`<p class="note">The current value is binary, ${bytesText(bytes)}. It is not shown. What you write here replaces it.</p>`;
    if (bytes > MOST_BYTES) return html`<p class="note">The current value has ${bytesText(bytes)}. It is not shown. What you write here replaces it.</p>`;
    return html`
      <p class="note">The current value, ${bytesText(bytes)}, is not loaded. What you write here replaces it.
        <button type="button" @click=${this.#load}>Load it: reads at this location, which fills its cache</button>
      </p>
    `;
  }

  /** @param {Event} event */
  #chooseTtl(event) {
    const form = /** @type {HTMLInputElement} */ (event.target).form;
    /** @type {RadioNodeList} */ (form?.elements.namedItem("expires")).value = "ttl";
  }

  async #load() {
    const task = /** @type {Task} */ (this.task);
    const location = String(this.#fields().get("location"));
    try {
      const { found, value } = await this.#api.read({ namespace: task.namespace, location }, task.key ?? "");
      if (!found) throw new ApiError(404, `At ${location} the key is absent.`);
      const text = value.size > MOST_BYTES ? undefined : fieldText(textOf(await value.arrayBuffer()));
      if (text === undefined) throw new ApiError(400, "A text field cannot hold this value as it is. Choose a file to replace it.");
      this.problem = "";
      this.task = { ...task, value: text };
    } catch (error) {
      this.#failed(error);
    }
  }

  #fields() {
    return new FormData(/** @type {HTMLFormElement} */ (this.querySelector("form")));
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const task = /** @type {Task} */ (this.task);
    const fields = this.#fields();
    const key = String(task.kind === "put" ? fields.get("key") : task.key);
    const place = { namespace: task.namespace, location: String(fields.get("location")) };
    this.problem = problemOf(task, key, fields);
    if (this.problem !== "") return;
    this.isBusy = true;
    try {
      if (task.kind === "delete") await this.#api.delete(place, key);
      else await this.#api.put(place, key, valueOf(fields), optionsOf(task, fields));
      this.#dialog?.close();
      const detail = { key, said: `${task.kind === "delete" ? "Deleted" : "Written"} at ${place.location}.` };
      this.dispatchEvent(new CustomEvent("done", { detail }));
    } catch (error) {
      this.#failed(error);
    }
    this.isBusy = false;
  }

  /** @param {unknown} error */
  #failed(error) {
    if (!(error instanceof ApiError)) throw error;
    this.problem = error.message;
  }
}

const TITLES = { put: "Write a key", edit: "Edit this key", delete: "Delete this key" };

/**
 * A text that a field holds as it is: fields make line feeds of carriage returns.
 *
 * @param {string | undefined} text
 */
function fieldText(text) {
  return text?.includes("\r") ? undefined : text;
}

/**
 * @param {Task} task
 * @param {string} key
 * @param {FormData} fields
 */
function problemOf(task, key, fields) {
  // A browser takes these two out of any path before it asks.
  if (key === "." || key === "..") return "KV takes no key that is “.” or “..”.";
  if (fields.get("expires") === "ttl" && String(fields.get("ttl")).trim() === "") return "Say after how many seconds it expires.";
  if (task.kind !== "edit" || task.value !== undefined || fields.get("value") !== "" || hasFile(fields)) return "";
  return "There is nothing to write. Load the value, write another one, or choose a file.";
}

/** @param {FormData} fields */
function hasFile(fields) {
  return /** @type {File} */ (fields.get("file")).name !== "";
}

/**
 * FormData has each line end as two characters; a field's own value has one.
 *
 * @param {FormData} fields
 * @returns {BodyInit}
 */
function valueOf(fields) {
  return hasFile(fields) ? /** @type {File} */ (fields.get("file")) : String(fields.get("value")).replaceAll("\r\n", "\n");
}

/**
 * @param {Task} task
 * @param {FormData} fields
 */
function optionsOf({ store }, fields) {
  const expires = fields.get("expires");
  return {
    metadata: String(fields.get("metadata")).trim(),
    expirationTtl: expires === "ttl" ? String(fields.get("ttl")).trim() : undefined,
    expiration: expires === "keep" ? String(store?.expiration) : undefined,
  };
}

customElements.define("flowkv-editor", FlowkvEditor);
