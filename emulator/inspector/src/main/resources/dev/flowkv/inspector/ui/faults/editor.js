// Edits one fault rule: the common members as a form, all of them as JSON. What the server refuses
// stands at the field.
import { LitElement, html, nothing } from "lit";
import { Watching } from "../elements/watching.js";
import { OPERATIONS } from "../live/filter.js";
import { fieldsOf, ruleOf } from "./form.js";
import { EFFECTS, plain } from "./rules.js";

/** @typedef {import("./rules.js").Rule} Rule */

/** @type {Record<string, string>} */
const LABELS = {
  error: "error: a status instead of an answer",
  delay: "delay: waits, in real time",
  drop: "drop: closes the connection",
  lostAcknowledgement: "lostAcknowledgement: done, and answered 504",
  staleRead: "staleRead: an older answer",
};

/** @type {Record<string, string>} */
const MEMBERS = {
  status: "Status",
  reason: "Reason",
  retryAfterSeconds: "Retry after (s)",
  millis: "Milliseconds",
  when: "When",
  ageMillis: "Age (ms)",
};

/** Fires "save" with the rule in `detail`, and "cancel". */
class FlowkvFaultEditor extends LitElement {
  static properties = {
    rule: { attribute: false },
    emulator: { attribute: false },
    problem: { attribute: false },
    draft: { state: true },
    isJson: { state: true },
    type: { state: true },
    mistake: { state: true },
  };

  constructor() {
    super();
    /** @type {Rule} */
    this.rule = { effect: { type: "error" } };
    /** What it has become here. */
    this.draft = this.rule;
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** What the server refused. @type {{member: string, text: string} | undefined} */
    this.problem = undefined;
    this.isJson = false;
    this.type = "";
    this.mistake = "";
    // Locations and namespaces come and go.
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("rule")) {
      this.draft = this.rule;
      this.type = this.rule.effect.type;
      this.mistake = "";
    }
  }

  firstUpdated() {
    /** @type {HTMLElement | null} */ (this.querySelector("select, textarea"))?.focus();
  }

  render() {
    return html`<form class="card editor" @submit=${this.#save} aria-label="A fault rule">
      <div class="bar" role="group" aria-label="Edit as">
        <button type="button" aria-pressed=${!this.isJson} @click=${() => this.#turn(false)}>Form</button>
        <button type="button" aria-pressed=${this.isJson} @click=${() => this.#turn(true)}>JSON</button>
      </div>
      ${this.isJson ? this.#json() : this.#form()}
      ${this.mistake === "" ? nothing : html`<p class="problem" role="alert">${this.mistake}</p>`}
      ${this.problem === undefined || this.mistake !== "" || this.#isAtField(this.problem.member)
        ? nothing
        : html`<p class="problem" role="alert">${this.problem.text}</p>`}
      <div class="bar">
        <button class="primary">Put it in force</button>
        <button type="button" @click=${() => this.dispatchEvent(new Event("cancel"))}>Cancel</button>
      </div>
    </form>`;
  }

  /** Whether a field of the form shows what is wrong with this member. @param {string} member */
  #isAtField(member) {
    const { type } = this;
    const shown = ["match.op", "match.location", "match.namespace", "match.keyPrefix", "probability", "count", "effect.type"];
    return !this.isJson && (shown.includes(member) || EFFECTS[type]?.some((name) => member === `effect.${name}`) === true);
  }

  #json() {
    return html`<label>The rule as JSON
      <textarea name="json" rows="12" spellcheck="false" .value=${JSON.stringify(plain(this.draft), null, 2)}></textarea>
    </label>`;
  }

  #form() {
    const { ops, fields } = fieldsOf(this.draft);
    const namespaces = this.emulator?.namespaces.map(({ id }) => id) ?? [];
    const locations = [...(this.emulator?.config?.locations ?? []), "rest"];
    return html`
      <fieldset><legend>Operations (none: every one)</legend>
        ${OPERATIONS.map((op) => html`<label><input type="checkbox" name="op" value=${op} .checked=${ops.includes(op)} /> ${op}</label>`)}
        ${this.#wrong("match.op")}
      </fieldset>
      <div class="fields">
        ${this.#choice("Location", "match.location", [...new Set(locations)], fields)}
        ${this.#choice("Namespace", "match.namespace", namespaces, fields)}
        ${this.#input("Keys that begin with", "match.keyPrefix", fields)}
      </div>
      <div class="fields">
        ${this.#field("Effect", "effect.type", html`<select name="effect.type" @change=${(/** @type {any} */ event) => (this.type = event.target.value)}>
          ${Object.keys(EFFECTS).map((type) => html`<option value=${type} .selected=${type === this.type}>${LABELS[type]}</option>`)}
        </select>`)}
        ${(EFFECTS[this.type] ?? []).map((name) =>
          name === "when"
            ? this.#field("When", "effect.when", html`<select name="effect.when">
                ${["before", "after"].map((word) => html`<option .selected=${word === fields["effect.when"]}>${word}</option>`)}
              </select>`)
            : this.#input(MEMBERS[name], `effect.${name}`, fields),
        )}
      </div>
      <div class="fields">
        ${this.#input("Probability, 0 to 1 (empty: 1)", "probability", fields)}
        ${this.#input("At most how often (empty: without end)", "count", fields)}
      </div>
    `;
  }

  /**
   * @param {string} label
   * @param {string} member
   * @param {Record<string, string>} fields
   */
  #input(label, member, fields) {
    const isWrong = this.problem?.member === member;
    return this.#field(label, member, html`<input name=${member} .value=${fields[member] ?? ""} autocomplete="off"
      aria-invalid=${isWrong} aria-describedby=${isWrong ? `wrong-${member}` : nothing} />`);
  }

  /**
   * @param {string} label
   * @param {string} member
   * @param {readonly string[]} words
   * @param {Record<string, string>} fields
   */
  #choice(label, member, words, fields) {
    const chosen = fields[member] ?? "";
    const all = chosen === "" || words.includes(chosen) ? words : [...words, chosen];
    return this.#field(label, member, html`<select name=${member}>
      <option value="" .selected=${chosen === ""}>any</option>
      ${all.map((word) => html`<option value=${word} .selected=${word === chosen}>${word}</option>`)}
    </select>`);
  }

  /**
   * @param {string} label
   * @param {string} member
   * @param {unknown} control
   */
  #field(label, member, control) {
    return html`<div><label>${label} ${control}</label>${this.#wrong(member)}</div>`;
  }

  /** @param {string} member */
  #wrong(member) {
    return this.problem?.member === member
      ? html`<p class="problem" role="alert" id="wrong-${member}">${this.problem.text}</p>`
      : nothing;
  }

  /** Goes over to the other way, with what stands in this one. @param {boolean} isJson */
  #turn(isJson) {
    const rule = this.#read();
    if (rule === undefined) return;
    this.draft = rule;
    this.type = rule.effect.type;
    this.isJson = isJson;
  }

  /** @returns {Rule | undefined} undefined: it is no JSON, and the form says so */
  #read() {
    const data = new FormData(/** @type {HTMLFormElement} */ (this.querySelector("form")));
    this.mistake = "";
    if (!this.isJson) {
      const fields = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
      return ruleOf(data.getAll("op").map(String), fields);
    }
    try {
      const rule = JSON.parse(String(data.get("json")));
      if (typeof rule?.effect !== "object" || rule.effect === null) throw new Error("A rule is an object with the member “effect”.");
      return rule;
    } catch (error) {
      this.mistake = /** @type {Error} */ (error).message;
      return undefined;
    }
  }

  /** @param {SubmitEvent} event */
  #save(event) {
    event.preventDefault();
    const rule = this.#read();
    if (rule === undefined) return;
    this.draft = rule;
    this.dispatchEvent(new CustomEvent("save", { detail: rule }));
  }
}

customElements.define("flowkv-fault-editor", FlowkvFaultEditor);
