// The frame around every screen: which screen, which namespace, the clock, and what went wrong.
import { LitElement, html, nothing } from "lit";
import { formatAddress, parseAddress } from "./address.js";
import { Api } from "./api.js";
import { Watching } from "./elements/watching.js";
import { Emulator } from "./emulator.js";
import "./elements/clock.js";
import { visibleText } from "./elements/text.js";
import "./elements/token.js";
import "./screens/faults.js";
import "./screens/key.js";
import "./screens/keys.js";
import "./screens/live.js";
import "./screens/settings.js";
import "./screens/timeline.js";

/** @typedef {import("./address.js").Address} Address */

const NOTICE_MILLIS = 8000;

/** The screens that the head links to; a key's is reached from the others. */
const LINKS = [
  ["keys", "Keys"],
  ["timeline", "Timeline"],
  ["live", "Live"],
  ["faults", "Faults"],
  ["settings", "Settings"],
];

class FlowkvApp extends LitElement {
  static properties = { address: { state: true }, notices: { state: true } };

  constructor() {
    super();
    this.emulator = new Emulator(new Api());
    this.isReadOnly = document.documentElement.dataset.readOnly === "true";
    /** @type {Address} */
    this.address = parseAddress(location.hash);
    /** @type {string[]} */
    this.notices = [];
    new Watching(this, () => this.emulator, "change");
    this.emulator.addEventListener("notice", (event) => this.#say(/** @type {CustomEvent} */ (event).detail));
    window.addEventListener("hashchange", () => this.#go());
    window.addEventListener("dragover", (event) => this.#refuseFile(event, () => {}));
    window.addEventListener("drop", (event) =>
      this.#refuseFile(event, () => this.#say("This screen takes no file. Timeline opens a history, Settings a snapshot.")),
    );
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.emulator.start();
  }

  #go() {
    const was = this.address.screen;
    this.address = parseAddress(location.hash);
    if (this.address.screen !== was) {
      // A screen reader goes on at the new screen, not where the link was.
      this.updateComplete.then(() => /** @type {HTMLElement | null} */ (this.querySelector("main"))?.focus());
    }
  }

  /**
   * Where no screen takes a file, the browser would open it in place of the page.
   *
   * @param {DragEvent} event
   * @param {() => void} say
   */
  #refuseFile(event, say) {
    if (event.defaultPrevented || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    say();
  }

  /** @param {string} text */
  #say(text) {
    // What happens each second is said once at a time.
    if (this.notices.includes(text)) return;
    this.notices = [...this.notices, text];
    setTimeout(() => (this.notices = this.notices.slice(1)), NOTICE_MILLIS);
  }

  render() {
    const { emulator } = this;
    const named = this.address.query.namespace;
    // Where the address names none, the one that is shown stays, whichever comes before it.
    const [first] = emulator.namespaces;
    const shown = emulator.namespaces.find(({ id }) => id === emulator.namespace) ?? first;
    emulator.namespace = named ?? shown?.id ?? "";
    const isGone = named !== undefined && emulator.connection === "online" && this.#isGone(named);
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>Skip to the screen</a>
      <header>
        <a class="brand" href=${formatAddress("keys", { namespace: named })}>FlowKV</a>
        <nav aria-label="Screens">
          ${LINKS.map(([screen, text]) => this.#link(screen, text))}
        </nav>
        <label class="namespace">Namespace
          <select @change=${this.#choose} .disabled=${emulator.namespaces.length === 0}>
            ${emulator.namespaces.length === 0 ? html`<option>none yet</option>` : nothing}
            ${isGone ? html`<option .selected=${true} value=${named}>${visibleText(named)} (gone)</option>` : nothing}
            ${emulator.namespaces.map(
              ({ id, title }) =>
                html`<option value=${id} .selected=${id === emulator.namespace}>${title === id ? visibleText(id) : `${visibleText(title)} (${visibleText(id)})`}</option>`,
            )}
          </select>
        </label>
        <flowkv-clock .emulator=${emulator} .isReadOnly=${this.isReadOnly}></flowkv-clock>
      </header>
      <div class="notices" role="status">
        ${this.isReadOnly ? html`<p>Read-only: this page changes nothing.</p>` : nothing}
        ${emulator.connection === "offline"
          ? html`<p class="problem">The emulator does not answer. This page shows what it last knew, and tries again.</p>`
          : nothing}
        ${isGone ? html`<p class="problem">There is no namespace “${visibleText(named)}”. It was deleted, renamed, or never created here.</p>` : nothing}
        ${this.notices.map((text) => html`<p>${text}</p>`)}
      </div>
      <main id="main" tabindex="-1">
        ${emulator.connection === "token" ? html`<flowkv-token .emulator=${emulator}></flowkv-token>` : this.#screen()}
      </main>
    `;
  }

  /** @param {string} id */
  #isGone(id) {
    return this.emulator.config !== undefined && this.emulator.namespaces.every((namespace) => namespace.id !== id);
  }

  /**
   * @param {string} screen
   * @param {string} text
   */
  #link(screen, text) {
    const isHere = this.address.screen === screen || (screen === "keys" && this.address.screen === "key");
    const { namespace } = this.address.query;
    return html`<a href=${formatAddress(screen, { namespace })} aria-current=${isHere ? "page" : nothing}>${text}</a>`;
  }

  #screen() {
    const { emulator, address, isReadOnly } = this;
    switch (address.screen) {
      case "key":
        return html`<flowkv-key .emulator=${emulator} .address=${address} .isReadOnly=${isReadOnly}></flowkv-key>`;
      case "timeline":
        return html`<flowkv-timeline .emulator=${emulator} .address=${address} .isReadOnly=${isReadOnly}></flowkv-timeline>`;
      case "live":
        return html`<flowkv-live .emulator=${emulator} .address=${address} .isReadOnly=${isReadOnly}></flowkv-live>`;
      case "faults":
        return html`<flowkv-faults .emulator=${emulator} .address=${address} .isReadOnly=${isReadOnly}></flowkv-faults>`;
      case "settings":
        return html`<flowkv-settings .emulator=${emulator} .address=${address} .isReadOnly=${isReadOnly}></flowkv-settings>`;
      default:
        return html`<flowkv-keys .emulator=${emulator} .address=${address} .isReadOnly=${isReadOnly}></flowkv-keys>`;
    }
  }

  /** @param {Event} event */
  #choose(event) {
    const namespace = /** @type {HTMLSelectElement} */ (event.target).value;
    const screen = this.address.screen === "key" ? "keys" : this.address.screen;
    location.hash = formatAddress(screen, { namespace });
  }

  /** The fragment is the state of the page, not a place in it. @param {Event} event */
  #skip(event) {
    event.preventDefault();
    /** @type {HTMLElement | null} */ (this.querySelector("main"))?.focus();
  }
}

customElements.define("flowkv-app", FlowkvApp);
