// Reads a key for real, as a Worker at a location does, and shows what came back.
import { LitElement, html, nothing } from "lit";
import { ApiError } from "../api.js";
import { bytesText, instantText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { Watching } from "../elements/watching.js";
import { textOf } from "./rows.js";

/** The most that is put on the page. A larger value is a download. */
const MOST_BYTES = 16 * 1024;

/**
 * What came back, or why nothing did.
 *
 * @typedef {{location: string, at: string, problem?: string, found?: boolean, cacheStatus?: string | null, value?: Blob, text?: string}} Reading
 */

class FlowkvReads extends LitElement {
  static properties = { emulator: { attribute: false }, namespace: { attribute: false }, key: { attribute: false }, readings: { state: true } };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    this.namespace = "";
    this.key = "";
    /** The newest of each location. @type {Reading[]} */
    this.readings = [];
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  /** @param {import("lit").PropertyValues} changed */
  willUpdate(changed) {
    if (changed.has("namespace") || changed.has("key")) this.readings = [];
  }

  render() {
    return html`
      <p>A read for real is recorded, counts, and fills that location's cache: other answers can differ afterwards.</p>
      <ul>
        ${(this.emulator?.config?.locations ?? []).map((location) => {
          const reading = this.readings.find((each) => each.location === location);
          return html`
            <li>
              <button @click=${() => this.#read(location)}>Read at ${location}, fill its cache</button>
              <div role="status">${reading === undefined ? nothing : this.#reading(reading)}</div>
            </li>
          `;
        })}
      </ul>
    `;
  }

  /** @param {Reading} reading */
  #reading({ problem, at, found, cacheStatus, value, text }) {
    if (problem !== undefined) return html`<span class="problem">${problem}</span>`;
    const about = html`<span class="muted small">${instantText(at)}${cacheStatus ? `, ${cacheStatus}` : ""}</span>`;
    if (!found || value === undefined) return html`absent ${about}`;
    const size = bytesText(value.size);
    if (text !== undefined) return html`<span class="value">${untrusted(text, { most: MOST_BYTES, hasLines: true })}</span> ${about}`;
    return html`${value.size > MOST_BYTES ? size : `binary, ${size}`}
      <button @click=${() => this.#download(value)}>Download</button> ${about}`;
  }

  /** @param {string} location */
  async #read(location) {
    const emulator = /** @type {import("../emulator.js").Emulator} */ (this.emulator);
    const { namespace, key } = this;
    const at = emulator.clock?.now ?? "";
    /** @type {Reading} */
    let reading = { location, at };
    try {
      reading = { ...reading, ...(await emulator.api.read({ namespace, location }, key)) };
      const { found, value } = reading;
      if (found && value && value.size <= MOST_BYTES) reading.text = textOf(await value.arrayBuffer());
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      reading.problem = error.message;
    }
    if (namespace !== this.namespace || key !== this.key) return;
    this.readings = [...this.readings.filter((each) => each.location !== location), reading];
    this.dispatchEvent(new Event("done"));
  }

  /** @param {Blob} value */
  #download(value) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(value);
    link.download = fileName(this.key);
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/**
 * A key as the name of a file: what a file system may not take is left out.
 *
 * @param {string} key
 */
function fileName(key) {
  return key.replaceAll(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^\.+/, "").slice(0, 80) || "value";
}

customElements.define("flowkv-reads", FlowkvReads);
