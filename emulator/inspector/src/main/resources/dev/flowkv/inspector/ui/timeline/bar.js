// The controls over the picture: which part of it, which key and location, and what to do with it.
import { LitElement, html } from "lit";
import { visibleText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";

class FlowkvTimelineBar extends LitElement {
  static properties = {
    mode: { attribute: false },
    key: { attribute: false },
    location: { attribute: false },
    locations: { attribute: false },
    keys: { attribute: false },
    unusual: { attribute: false },
    isEmpty: { attribute: false },
  };

  constructor() {
    super();
    /** @type {import("./chart.js").Seen["mode"]} */
    this.mode = "fit";
    /** The key that is followed. @type {string | undefined} */
    this.key = undefined;
    /** @type {string | undefined} */
    this.location = undefined;
    /** @type {string[]} */
    this.locations = [];
    /** Suggestions. @type {string[]} */
    this.keys = [];
    /** How many operations are unusual. */
    this.unusual = 0;
    this.isEmpty = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const { isEmpty, mode } = this;
    return html`
      <div class="bar" role="group" aria-label="View">
        <span class="group">
          <button aria-pressed=${mode === "fit"} .disabled=${isEmpty} title="All operations" @click=${() => this.#fire("see", "fit")}>Fit</button>
          <button aria-pressed=${mode === "live"} .disabled=${isEmpty} title="Keeps the newest operations in view" @click=${() => this.#fire("see", "live")}>Live</button>
          <button aria-label="Zoom out" .disabled=${isEmpty} @click=${() => this.#fire("zoom", -1)}>−</button>
          <button aria-label="Zoom in" .disabled=${isEmpty} @click=${() => this.#fire("zoom", 1)}>+</button>
        </span>
        <span class="group">
          <button aria-label="Previous unusual operation" .disabled=${this.unusual === 0} @click=${() => this.#fire("jump", -1)}>‹</button>
          <span>${this.unusual} unusual</span>
          <button aria-label="Next unusual operation" .disabled=${this.unusual === 0} @click=${() => this.#fire("jump", 1)}>›</button>
        </span>
        ${this.#follow()}
        <label>Location
          <select @change=${this.#choose}>
            <option value="" .selected=${this.location === undefined}>all</option>
            ${this.locations.map((each) => html`<option value=${each} .selected=${each === this.location}>${visibleText(each)}</option>`)}
          </select>
        </label>
        <span class="group end">
          <label class="file">Open a history<input type="file" accept=".jsonl,.json,.ndjson,.txt" @change=${this.#open} /></label>
          <button .disabled=${isEmpty} @click=${() => this.#fire("save")}>Save the picture</button>
        </span>
      </div>
    `;
  }

  #follow() {
    if (this.key !== undefined) {
      return html`<span class="group">Key <b>${untrusted(this.key, { most: 40 })}</b> <button @click=${() => this.#fire("follow")}>All keys</button></span>`;
    }
    return html`
      <form @submit=${this.#submit}>
        <label>Key <input name="key" list="timeline-key-list" autocomplete="off" spellcheck="false" @focus=${() => this.#fire("suggest")} @change=${this.#submit} /></label>
        <datalist id="timeline-key-list">${this.keys.map((each) => html`<option value=${each}></option>`)}</datalist>
      </form>
    `;
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const key = String(/** @type {HTMLInputElement | null} */ (this.querySelector("input[name=key]"))?.value ?? "");
    if (key !== "") this.#fire("follow", key);
  }

  /** @param {Event} event */
  #choose(event) {
    this.#fire("locate", /** @type {HTMLSelectElement} */ (event.target).value);
  }

  /** @param {Event} event */
  #open(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const [file] = input.files ?? [];
    input.value = ""; // So that the same file can be opened again.
    if (file !== undefined) this.#fire("file", file);
  }

  /** @param {string} type @param {unknown} [detail] */
  #fire(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

customElements.define("flowkv-timeline-bar", FlowkvTimelineBar);
