// Every setting: its value, where that comes from, what it means; and a way to change it.
import { LitElement, html, nothing } from "lit";
import { ApiError } from "../api.js";
import { EVIDENCE, OFF, ORIGINS, has, valueOf, valueText } from "./values.js";

/** @typedef {import("./values.js").Setting} Setting */

/** Fires "changed" when the server took a value. */
class FlowkvSettingTable extends LitElement {
  static properties = {
    emulator: { attribute: false },
    settings: { attribute: false },
    filter: { attribute: false },
    isReadOnly: { attribute: false },
    edited: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {Setting[]} */
    this.settings = [];
    this.filter = "";
    this.isReadOnly = false;
    /** The name of the setting that is edited; empty: none. */
    this.edited = "";
    this.problem = "";
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (!changed.has("edited") || changed.get("edited") === undefined) return;
    const other = this.edited === "" ? `[data-name="${changed.get("edited")}"] .change` : "[name=value]";
    /** @type {HTMLElement | null} */ (this.querySelector(other))?.focus();
  }

  render() {
    const shown = this.settings.filter((setting) => has(setting, this.filter));
    return html`
      <div class="scroll" tabindex="0">
        <table>
          <thead><tr><th>Setting</th><th>Value</th><th>From</th><th>Profile’s</th><th>Known by</th><th>What it decides</th></tr></thead>
          <tbody>${shown.map((setting) => this.#row(setting))}</tbody>
        </table>
      </div>
      <p class="muted" role="status">${shown.length} of ${this.settings.length} settings</p>
    `;
  }

  /** @param {Setting} setting */
  #row(setting) {
    const { name, from, evidence, description, allowed } = setting;
    return html`<tr data-name=${name} class=${from === "profile" ? "" : "set"}>
      <th scope="row"><code>${name}</code></th>
      <td>${this.edited === name ? this.#form(setting) : this.#value(setting)}</td>
      <td><span class="from" data-from=${from}>${ORIGINS[from] ?? from}</span></td>
      <td><code>${valueText(setting.default)}</code></td>
      <td><span class="evidence" title=${EVIDENCE[evidence] ?? ""}>${evidence}</span></td>
      <td>${description} <span class="muted">Takes ${allowed}.</span></td>
    </tr>`;
  }

  /** @param {Setting} setting */
  #value(setting) {
    const { name, value, unit, from } = setting;
    return html`<code class="value">${valueText(value)}</code>${unit === undefined || value === null ? nothing : html` <span class="muted">${unit}</span>`}
      ${this.isReadOnly
        ? nothing
        : html`<span class="tools">
            <button class="change" aria-label="Change ${name}" @click=${() => this.#edit(name)}>Change</button>
            ${from === "profile" || value === setting.default
              ? nothing
              : html`<button aria-label="Back to the profile’s value: ${name}" @click=${() => this.#set(name, setting.default)}>Back</button>`}
          </span>`}
      ${this.problem !== "" && this.edited === "" && this.failed === name ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}`;
  }

  /** @param {Setting} setting */
  #form(setting) {
    const { name, value } = setting;
    return html`<form @submit=${(/** @type {SubmitEvent} */ event) => this.#save(event, setting)} @keydown=${this.#escape}>
      ${this.#control(setting, valueText(value))}
      <button class="primary">Set</button> <button type="button" @click=${() => this.#edit("")}>Cancel</button>
      ${this.problem === "" ? nothing : html`<p class="problem" role="alert" id="wrong-setting">${this.problem}</p>`}
    </form>`;
  }

  /**
   * @param {Setting} setting
   * @param {string} text
   */
  #control({ name, type, words, canBeOff }, text) {
    const choices = type === "boolean" ? ["true", "false"] : words;
    if (choices === undefined) {
      return html`<input name="value" aria-label=${name} .value=${text} autocomplete="off" size="18"
        aria-describedby=${this.problem === "" ? nothing : "wrong-setting"} />`;
    }
    const all = canBeOff ? [...choices, OFF] : choices;
    return html`<select name="value" aria-label=${name}>${all.map((word) => html`<option .selected=${word === text}>${word}</option>`)}</select>`;
  }

  /** @param {string} name */
  #edit(name) {
    this.edited = name;
    this.problem = "";
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key === "Escape") this.#edit("");
  }

  /**
   * @param {SubmitEvent} event
   * @param {Setting} setting
   */
  #save(event, setting) {
    event.preventDefault();
    const text = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("value"));
    this.#set(setting.name, valueOf(setting, text));
  }

  /**
   * @param {string} name
   * @param {Setting["value"]} value
   */
  async #set(name, value) {
    try {
      await this.emulator?.api.send("PATCH", "/config", { settings: { [name]: value } });
      this.#edit("");
      this.dispatchEvent(new Event("changed"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failed = name;
      this.problem = error.message;
    }
  }
}

customElements.define("flowkv-setting-table", FlowkvSettingTable);
