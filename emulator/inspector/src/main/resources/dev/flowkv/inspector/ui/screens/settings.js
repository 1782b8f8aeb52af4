// The screen "Settings": the model's settings, the namespaces, and the state as a file.
import { LitElement, html, nothing } from "lit";
import { formatAddress } from "../address.js";
import { ApiError } from "../api.js";
import { Asking } from "../elements/asking.js";
import { seedOf } from "../elements/seed.js";
import { Watching } from "../elements/watching.js";
import "../settings/general.js";
import "../settings/namespaces.js";
import "../settings/snapshot.js";
import "../settings/table.js";

class FlowkvSettings extends LitElement {
  static properties = {
    emulator: { attribute: false },
    address: { attribute: false },
    isReadOnly: { attribute: false },
    known: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {import("../address.js").Address | undefined} */
    this.address = undefined;
    this.isReadOnly = false;
    /** What the server has answered last, of one moment. @type {{json: string, config: any, seed: string, settings: any[]} | undefined} */
    this.known = undefined;
    this.problem = "";
    this.asking = new Asking(this, () => this.#look());
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  async #look() {
    if (this.emulator === undefined) return;
    try {
      const { api } = this.emulator;
      const [config, settings] = await Promise.all([api.text("/config"), api.text("/settings")]);
      this.problem = "";
      if (this.known?.json === config + settings) return;
      this.known = { json: config + settings, config: JSON.parse(config), seed: seedOf(config), settings: JSON.parse(settings).settings };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // That nothing answers is said above all screens.
      if (error.status !== 0) this.problem = error.message;
    }
  }

  async #changed() {
    await this.#look();
    await this.emulator?.refresh();
  }

  render() {
    const { emulator, known, isReadOnly } = this;
    const filter = this.address?.query.filter ?? "";
    return html`
      <h1>Settings</h1>
      ${this.problem === "" ? nothing : html`<p class="problem" role="alert">${this.problem}</p>`}
      <flowkv-general-settings .emulator=${emulator} .config=${known?.config} .seed=${known?.seed ?? ""} .settings=${known?.settings ?? []}
        .isReadOnly=${isReadOnly} @changed=${this.#changed}></flowkv-general-settings>
      <div class="bar"><label>Find a setting <input type="search" name="filter" .value=${filter} @input=${this.#narrow} autocomplete="off" /></label></div>
      <flowkv-setting-table .emulator=${emulator} .settings=${known?.settings ?? []} .filter=${filter} .isReadOnly=${isReadOnly}
        @changed=${this.#changed}></flowkv-setting-table>
      <h2>Namespaces</h2>
      <flowkv-namespaces .emulator=${emulator} .isReadOnly=${isReadOnly}></flowkv-namespaces>
      <h2>The state as a file</h2>
      <flowkv-snapshot .emulator=${emulator} .isReadOnly=${isReadOnly}></flowkv-snapshot>
    `;
  }

  /** @param {Event} event */
  #narrow(event) {
    const filter = /** @type {HTMLInputElement} */ (event.target).value;
    location.replace(formatAddress("settings", { namespace: this.address?.query.namespace, filter }));
  }
}

customElements.define("flowkv-settings", FlowkvSettings);
