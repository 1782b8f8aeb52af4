// The whole state as one file: saved, and given back.
import { LitElement, html, nothing } from "lit";
import { ApiError } from "../api.js";
import { counted } from "../elements/counted.js";
import { confirmed } from "../elements/confirm.js";
import { saveFile } from "../elements/save.js";
import { bytesText, visibleText } from "../elements/text.js";

/** What PUT snapshot takes. A larger one would be sent for nothing. */
const MOST_BYTES = 100 * 1000 * 1000;

class FlowkvSnapshot extends LitElement {
  static properties = {
    emulator: { attribute: false },
    isReadOnly: { attribute: false },
    said: { state: true },
    isOver: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    this.isReadOnly = false;
    /** @type {{text: string, isProblem: boolean} | undefined} */
    this.said = undefined;
    this.isOver = false;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    return html`
      <p>One file with everything that decides about answers: keys and versions, caches, the clock, settings, seed and locations. Fault rules and the history are not in it.</p>
      <div class="bar">
        <button @click=${this.#save}>Save the state as a file</button>
        ${this.isReadOnly
          ? nothing
          : html`<label class="drop ${this.isOver ? "over" : ""}" @dragover=${this.#over} @dragleave=${() => (this.isOver = false)} @drop=${this.#drop}>
              Load a file: choose one, or drop it here
              <input type="file" accept=".json,application/json" @change=${this.#chosen} />
            </label>`}
      </div>
      ${this.said === undefined ? nothing : html`<p class="untrusted ${this.said.isProblem ? "problem" : ""}" role=${this.said.isProblem ? "alert" : "status"}>${this.said.text}</p>`}
    `;
  }

  async #save() {
    await this.#do(async (emulator) => {
      const file = await emulator.api.blob("/snapshot");
      const time = String(emulator.clock?.now ?? "").slice(0, 19).replaceAll(":", "");
      saveFile(`flowkv-state-${time}.json`, file);
      return `The state was saved: ${bytesText(file.size)}.`;
    });
  }

  /** @param {DragEvent} event */
  #over(event) {
    event.preventDefault();
    this.isOver = true;
  }

  /** @param {DragEvent} event */
  #drop(event) {
    event.preventDefault();
    this.isOver = false;
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) this.#load(file);
  }

  /** @param {Event} event */
  #chosen(event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    if (file !== undefined) this.#load(file);
    // The same file can be chosen again, after it was mended.
    input.value = "";
  }

  /** @param {File} file */
  async #load(file) {
    const name = visibleText(file.name, 80);
    if (file.size > MOST_BYTES) {
      this.said = { text: `“${name}” has ${bytesText(file.size)}, more than the 100 MB that are taken here. Give it to serve --snapshot.`, isProblem: true };
      return;
    }
    const isSure = await confirmed({
      title: `Load “${name}”?`,
      lines: ["All keys, caches, settings, locations and the clock become those of the file. What is there now is lost, unless it was saved."],
      action: "Load",
    });
    if (!isSure) return;
    await this.#do(async (emulator) => {
      const { namespaces } = await emulator.api.send("PUT", "/snapshot", file);
      await emulator.refresh();
      return `“${name}” was loaded: ${counted(namespaces, "namespace")}.`;
    });
  }

  /** @param {(emulator: import("../emulator.js").Emulator) => Promise<string>} action */
  async #do(action) {
    if (this.emulator === undefined) return;
    try {
      this.said = { text: await action(this.emulator), isProblem: false };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.said = { text: error.message, isProblem: true };
    }
  }
}

customElements.define("flowkv-snapshot", FlowkvSnapshot);
