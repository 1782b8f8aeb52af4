// The screen "Live".
import { LitElement, html } from "lit";
import { Watching } from "../emulator.js";

class FlowkvLive extends LitElement {
  static properties = { emulator: { attribute: false }, address: { attribute: false }, isReadOnly: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {import("../address.js").Address | undefined} */
    this.address = undefined;
    this.isReadOnly = false;
    new Watching(this, () => this.emulator, "change", "records");
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`<h1>Live</h1>`;
  }
}

customElements.define("flowkv-live", FlowkvLive);
