// The clock in the head of every screen.
import { LitElement, html, nothing } from "lit";
import { Watching } from "../emulator.js";

class FlowkvClock extends LitElement {
  static properties = { emulator: { attribute: false }, isReadOnly: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    this.isReadOnly = false;
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const clock = this.emulator?.clock;
    return clock === undefined ? nothing : html`<time datetime=${clock.now}>${clock.now}</time> <span class="mode">${clock.mode}</span>`;
  }
}

customElements.define("flowkv-clock", FlowkvClock);
