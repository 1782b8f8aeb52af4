// The namespaces: create, rename, empty, and save one as wrangler's bulk JSON.
import { LitElement, html, nothing } from "lit";
import { ApiError, namespacePath } from "../api.js";
import { formatAddress } from "../address.js";
import { counted } from "../elements/counted.js";
import { confirmed } from "../elements/confirm.js";
import { fileName, saveFile } from "../elements/save.js";
import { bytesText, count, visibleText } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { Watching } from "../elements/watching.js";

class FlowkvNamespaces extends LitElement {
  static properties = {
    emulator: { attribute: false },
    isReadOnly: { attribute: false },
    renamed: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    this.isReadOnly = false;
    /** The id of the one that gets another title; empty: none. */
    this.renamed = "";
    /** What was refused, and of which; an empty id is the one to create. @type {{id: string, text: string} | undefined} */
    this.problem = undefined;
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has("renamed") && this.renamed !== "") /** @type {HTMLElement | null} */ (this.querySelector("[name=title]"))?.focus();
  }

  render() {
    const namespaces = this.emulator?.namespaces ?? [];
    return html`
      ${namespaces.length === 0
        ? html`<p>There is none yet. The first operation of a Worker creates its namespace, or you do.</p>`
        : html`<div class="scroll" tabindex="0"><table>
            <thead><tr><th>Id</th><th>Title</th><th>Keys</th><th>Values</th><th>Do</th></tr></thead>
            <tbody>${namespaces.map((namespace) => this.#row(namespace))}</tbody>
          </table></div>`}
      ${this.isReadOnly ? nothing : this.#create()}
    `;
  }

  /** @param {{id: string, title: string, keys: number, valueBytes: number}} namespace */
  #row({ id, title, keys, valueBytes }) {
    const name = visibleText(id);
    return html`<tr>
      <td><a href=${formatAddress("keys", { namespace: id })}>${untrusted(id)}</a></td>
      <td>${this.renamed === id ? this.#renaming(id, title) : untrusted(title)}
        ${this.#wrong(id)}</td>
      <td>${count(keys)}</td>
      <td>${bytesText(valueBytes)}</td>
      <td class="tools">
        <button aria-label="Export for wrangler: ${name}" @click=${() => this.#export(id)}>Export for wrangler</button>
        ${this.isReadOnly
          ? nothing
          : html`<button aria-label="Rename ${name}" @click=${() => this.#rename(id)}>Rename</button>
              <button class="danger" aria-label="Empty ${name}" @click=${() => this.#empty(id, keys)}>Empty</button>`}
      </td>
    </tr>`;
  }

  /**
   * @param {string} id
   * @param {string} title
   */
  #renaming(id, title) {
    return html`<form class="bar" @submit=${(/** @type {SubmitEvent} */ event) => this.#setTitle(event, id)}>
      <input name="title" aria-label="The new title" .value=${title} autocomplete="off" />
      <button class="primary">Set the title</button> <button type="button" @click=${() => this.#rename("")}>Cancel</button>
    </form>`;
  }

  #create() {
    return html`<form class="bar" @submit=${this.#declare} aria-label="Create a namespace">
      <label>Id <input name="id" required autocomplete="off" /></label>
      <label>Title <input name="title" placeholder="as the id" autocomplete="off" /></label>
      <button>Create</button>
      ${this.#wrong("")}
    </form>`;
  }

  /** @param {string} id */
  #wrong(id) {
    return this.problem?.id === id ? html`<p class="problem" role="alert">${this.problem.text}</p>` : nothing;
  }

  /** @param {string} id */
  #rename(id) {
    this.renamed = id;
    this.problem = undefined;
  }

  /**
   * @param {SubmitEvent} event
   * @param {string} id
   */
  async #setTitle(event, id) {
    event.preventDefault();
    const title = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("title"));
    if (await this.#do(id, () => this.#send("PATCH", id, { title }))) this.renamed = "";
  }

  /** @param {SubmitEvent} event */
  async #declare(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const data = new FormData(form);
    const id = String(data.get("id"));
    // A namespace that is there would keep its title without a word.
    if (this.emulator?.namespaces.some((namespace) => namespace.id === id)) {
      this.problem = { id: "", text: `There is a namespace “${id}” already.` };
      return;
    }
    if (await this.#do("", () => this.#send("PUT", id, { title: String(data.get("title")) || id }))) form.reset();
  }

  /**
   * @param {"PUT" | "PATCH"} method
   * @param {string} id
   * @param {unknown} body
   */
  #send(method, id, body) {
    return this.emulator?.api.send(method, namespacePath(id), body);
  }

  /**
   * @param {string} id
   * @param {number} keys
   */
  async #empty(id, keys) {
    const isSure = await confirmed({
      title: `Empty the namespace “${visibleText(id)}”?`,
      lines: [`${counted(keys, "key")}, their versions and what is cached of them go. Other namespaces, the clock and the history stay.`],
      action: "Empty",
    });
    if (isSure) this.#do(id, () => this.emulator?.api.send("POST", `${namespacePath(id)}/reset`));
  }

  /** @param {string} id */
  #export(id) {
    this.#do(id, async () => saveFile(`${fileName(id)}.json`, await /** @type {any} */ (this.emulator).api.blob("/snapshot", { namespace: id })));
  }

  /**
   * @param {string} id
   * @param {() => unknown} action
   */
  async #do(id, action) {
    try {
      await action();
      this.problem = undefined;
      await this.emulator?.refresh();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = { id, text: error.message };
      return false;
    }
  }
}

customElements.define("flowkv-namespaces", FlowkvNamespaces);
