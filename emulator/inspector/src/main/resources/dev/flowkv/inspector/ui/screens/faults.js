// The screen "Faults": the rules that make operations fail on purpose, with what they did.
import { LitElement, html, nothing } from "lit";
import { ApiError } from "../api.js";
import { Asking } from "../elements/asking.js";
import { seedOf } from "../elements/seed.js";
import { count } from "../elements/text.js";
import { untrusted } from "../elements/untrusted.js";
import { Watching } from "../elements/watching.js";
import "../faults/editor.js";
import { TEMPLATES, documentOf, effectText, itemsOf, matchText, memberOf, offOf, placeOf } from "../faults/rules.js";

/** @typedef {import("../faults/rules.js").Item} Item */
/** @typedef {import("../faults/rules.js").Rule} Rule */

/** What is switched off is kept for the tab, as the token is. */
const OFF = "flowkv-faults-off";

const GONE = "Somebody has changed or removed this rule meanwhile. Nothing was changed.";

class FlowkvFaults extends LitElement {
  static properties = {
    emulator: { attribute: false },
    address: { attribute: false },
    isReadOnly: { attribute: false },
    items: { state: true },
    edited: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {import("../address.js").Address | undefined} */
    this.address = undefined;
    this.isReadOnly = false;
    /** @type {Item[] | undefined} */
    this.items = undefined;
    this.seed = "";
    /** Which one is edited; without a number it is a new one. @type {{at?: number, rule: Rule} | undefined} */
    this.edited = undefined;
    /** @type {{member: string, text: string} | undefined} */
    this.problem = undefined;
    this.asking = new Asking(this, () => this.#look());
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  async #look() {
    if (this.emulator === undefined) return;
    try {
      this.#take(await this.emulator.api.text("/faults"));
    } catch (error) {
      // The page says above that nothing answers; what was known stays.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** @param {string} json */
  #take(json) {
    this.seed = seedOf(json);
    this.items = itemsOf(JSON.parse(json).rules, JSON.parse(sessionStorage.getItem(OFF) ?? "[]"));
  }

  render() {
    const items = this.items ?? [];
    return html`
      <h1>Faults</h1>
      <p>Rules that make operations fail on purpose, asked in order. A delay lets the next rule be asked; the first other effect that applies ends the search.
        <code>docs/how-to/faults.md</code> describes them all. ${this.seed === "" ? nothing : html`Seed of their draws: <code>${this.seed}</code>.`}</p>
      ${this.problem === undefined || this.edited !== undefined ? nothing : html`<p class="problem" role="alert">${this.problem.text}</p>`}
      ${items.length === 0 ? html`<p>${this.items === undefined ? "…" : "There are no rules: nothing fails on purpose."}</p>` : this.#table(items)}
      ${this.isReadOnly ? nothing : this.#tools(items)}
    `;
  }

  /** @param {Item[]} items */
  #table(items) {
    return html`
      <div class="scroll" tabindex="0">
        <table>
          <thead><tr><th>On</th><th>Applies to</th><th>What it does</th><th>Asked</th><th>Applied</th>${this.isReadOnly ? nothing : html`<th>Change</th>`}</tr></thead>
          <tbody>${items.map((item, at) => this.#row(item, at))}</tbody>
        </table>
      </div>
      ${this.isReadOnly ? nothing : html`<p class="muted">A rule that is switched off is known to this tab alone, until it is closed. Each change of the rules starts the counters of all of them again.</p>`}
    `;
  }

  /**
   * @param {Item} item
   * @param {number} at
   */
  #row({ rule, isOn }, at) {
    const name = `Rule ${at + 1}`;
    return html`<tr class=${isOn ? "" : "off"}>
      <td>${this.isReadOnly
        ? html`${isOn ? "on" : "off"}`
        : html`<label><input type="checkbox" role="switch" aria-label="${name} is on" .checked=${isOn} @change=${(/** @type {Event} */ event) => this.#turn(at, rule, event)} /> ${isOn ? "on" : "off"}</label>`}</td>
      <td>${untrusted(matchText(rule))}</td>
      <td>${untrusted(effectText(rule))}</td>
      <td>${isOn ? count(rule.matched ?? 0) : "–"}</td>
      <td>${isOn ? count(rule.applied ?? 0) : "–"}</td>
      ${this.isReadOnly
        ? nothing
        : html`<td class="tools">
            <button aria-label="Edit rule ${at + 1}" @click=${() => this.#edit(at, rule)}>Edit</button>
            <button aria-label="Remove rule ${at + 1}" @click=${() => this.#replace(at, rule, [])}>Remove</button>
          </td>`}
    </tr>`;
  }

  /** @param {Item[]} items */
  #tools(items) {
    return html`
      ${this.edited === undefined
        ? nothing
        : html`<flowkv-fault-editor .rule=${this.edited.rule} .emulator=${this.emulator} .problem=${this.problem}
            @save=${(/** @type {CustomEvent<Rule>} */ event) => this.#save(event.detail)} @cancel=${this.#cancel}></flowkv-fault-editor>`}
      <h2>Break something</h2>
      <ul class="templates">
        ${TEMPLATES.map(
          ({ name, text, rule }) => html`<li class="card">
            <strong>${name}</strong><p>${text}</p>
            <div class="bar">
              <button aria-label="Use it: ${name}" @click=${() => this.#put((now) => [...now, { rule: this.#placed(rule), isOn: true }])}>Use it</button>
              <button aria-label="Change first: ${name}" @click=${() => this.#edit(undefined, this.#placed(rule))}>Change first</button>
            </div>
          </li>`,
        )}
        <li class="card">
          <strong>A rule of your own</strong><p>Any operation, any effect.</p>
          <div class="bar"><button @click=${() => this.#edit(undefined, { effect: { type: "error", status: 503 } })}>Write one</button></div>
        </li>
      </ul>
      ${items.length === 0 ? nothing : html`<div class="bar"><button class="danger" @click=${() => this.#put(() => [])}>Remove all rules</button></div>`}
    `;
  }

  /** A template for one location takes the last: operations that name none arrive at the first. @param {Rule} rule */
  #placed(rule) {
    const location = this.emulator?.config?.locations.at(-1);
    return rule.effect.type === "staleRead" && location !== undefined ? { ...rule, match: { ...rule.match, location } } : rule;
  }

  /**
   * @param {number | undefined} at
   * @param {Rule} rule
   */
  #edit(at, rule) {
    this.problem = undefined;
    this.edited = { at, rule };
  }

  #cancel() {
    this.edited = undefined;
    this.problem = undefined;
  }

  /** @param {Rule} rule */
  async #save(rule) {
    const { at, rule: was } = /** @type {{at?: number, rule: Rule}} */ (this.edited);
    const item = { rule, isOn: true };
    const isDone = at === undefined ? await this.#put((items) => [...items, item]) : await this.#replace(at, was, [item]);
    if (isDone) this.edited = undefined;
  }

  /**
   * @param {number} at
   * @param {Rule} rule
   * @param {Event} event
   */
  async #turn(at, rule, event) {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const isOn = input.checked;
    if (!(await this.#replace(at, rule, [{ rule, isOn }]))) input.checked = !isOn;
  }

  /**
   * Puts others in the place of a rule, wherever that is by now.
   *
   * @param {number} at where it was seen
   * @param {Rule} rule
   * @param {Item[]} others
   */
  #replace(at, rule, others) {
    return this.#put((items) => {
      const place = placeOf(items, at, rule);
      return place < 0 ? undefined : items.toSpliced(place, 1, ...others);
    });
  }

  /**
   * Puts rules in force; what the server refuses changes nothing.
   *
   * @param {(items: Item[]) => Item[] | undefined} change of the rules as they are now, since another
   *   tab or a test may have changed them; undefined: what was to be changed is not there
   */
  async #put(change) {
    try {
      const { api } = /** @type {import("../emulator.js").Emulator} */ (this.emulator);
      this.#take(await api.text("/faults"));
      const items = change(this.items ?? []);
      if (items === undefined) {
        this.problem = { member: "", text: GONE };
        return false;
      }
      await api.send("PUT", "/faults", documentOf(items, this.seed));
      sessionStorage.setItem(OFF, JSON.stringify(offOf(items)));
      this.problem = undefined;
      await this.#look();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.problem = { member: memberOf(error.field), text: error.message };
      return false;
    }
  }
}

customElements.define("flowkv-faults", FlowkvFaults);
