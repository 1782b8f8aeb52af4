// Asks for the token of an emulator that was started with one.
import { LitElement, html, nothing } from "lit";
import { Watching } from "./watching.js";

class FlowkvToken extends LitElement {
  static properties = { emulator: { attribute: false } };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  render() {
    const isWrong = this.emulator?.api.token !== "";
    return html`
      <form class="card token" @submit=${this.#submit}>
        <h1>This emulator has a token</h1>
        <p>It was started with <code>--token</code>. The token is kept for this tab only.</p>
        ${isWrong ? html`<p class="problem" role="alert">The emulator did not accept that token.</p>` : nothing}
        <label>Token <input name="token" type="password" autocomplete="off" required /></label>
        <button>Open</button>
      </form>
    `;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    this.emulator?.useToken(String(new FormData(form).get("token")));
  }
}

customElements.define("flowkv-token", FlowkvToken);
