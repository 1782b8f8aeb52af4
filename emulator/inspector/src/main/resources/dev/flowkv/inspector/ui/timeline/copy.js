// Shows the test that a recorded read becomes, to be copied.
import { LitElement, html, nothing } from "lit";
import { junitTest } from "../copy-test/java.js";
import { vitestTest } from "../copy-test/javascript.js";

/** @typedef {"JUnit" | "Vitest"} Framework */

/**
 * @typedef {object} Subject
 * @property {any} config of the emulator
 * @property {Record<string, unknown>} [defaults]
 * @property {import("../history.js").HistoryRecord[]} records
 * @property {number} upTo
 * @property {string} [key]
 * @property {string[]} notes what else is to be said
 */

export class FlowkvTimelineCopy extends LitElement {
  static properties = { test: { state: true }, said: { state: true } };

  constructor() {
    super();
    /** @type {{framework: Framework, text: string, warnings: string[]} | undefined} */
    this.test = undefined;
    this.said = "";
  }

  createRenderRoot() {
    return this;
  }

  /**
   * @param {Framework} framework
   * @param {Subject} subject
   */
  async open(framework, { notes, ...asked }) {
    this.said = "";
    try {
      const { text, warnings } = (framework === "JUnit" ? junitTest : vitestTest)(asked);
      this.test = { framework, text, warnings: [...notes, ...warnings] };
    } catch (error) {
      this.test = { framework, text: "", warnings: [`This cannot become a test: ${error instanceof Error ? error.message : error}.`] };
    }
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  render() {
    if (this.test === undefined) return nothing;
    const { framework, text, warnings } = this.test;
    return html`
      <dialog class="card" aria-labelledby="copy-heading" @close=${() => (this.test = undefined)}>
        <h2 id="copy-heading">${framework} test</h2>
        ${warnings.map((warning) => html`<p class="untrusted">${warning}</p>`)}
        ${text === "" ? nothing : html`<pre tabindex="0" aria-label="Source"><code class="untrusted">${text}</code></pre>`}
        <div class="bar">
          ${text === "" ? nothing : html`<button class="primary" @click=${this.#copy}>Copy</button>`}
          <button @click=${() => this.querySelector("dialog")?.close()}>Close</button>
          <span role="status">${this.said}</span>
        </div>
      </dialog>
    `;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.test?.text ?? "");
      this.said = "Copied.";
    } catch {
      // Without permission, or over plain HTTP from another computer.
      const source = this.querySelector("code");
      if (source !== null) getSelection()?.selectAllChildren(source);
      this.said = "The browser does not let this page copy. The text is selected.";
    }
  }
}

customElements.define("flowkv-timeline-copy", FlowkvTimelineCopy);
