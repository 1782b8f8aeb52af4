// Profile, seed and locations.
import { LitElement, html, nothing } from "lit";
import { ApiError } from "../api.js";
import { confirmed } from "../elements/confirm.js";
import { valueText } from "./values.js";

const PROFILES = [
  ["strong", "seen everywhere at once"],
  ["cloudflare", "the usual delays"],
  ["worst-case", "the worst documented"],
];

/** Fires "changed" when the server took something. */
class FlowkvGeneralSettings extends LitElement {
  static properties = {
    emulator: { attribute: false },
    config: { attribute: false },
    seed: { attribute: false },
    settings: { attribute: false },
    isReadOnly: { attribute: false },
    said: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    /** @type {{profile: string, locations: string[]} | undefined} */
    this.config = undefined;
    this.seed = "";
    /** @type {import("./values.js").Setting[]} */
    this.settings = [];
    this.isReadOnly = false;
    /** The result of the last change, and of what it was one. @type {{of: string, text: string, isProblem: boolean} | undefined} */
    this.said = undefined;
  }

  createRenderRoot() {
    return this;
  }

  render() {
    if (this.config === undefined) return nothing;
    const { profile, locations } = this.config;
    return this.isReadOnly
      ? html`<p>Profile <code>${profile}</code>, seed <code>${this.seed}</code>, locations <code>${locations.join(", ")}</code>.</p>`
      : html`<div class="general">
          ${this.#profile(profile)}
          ${this.#text("seed", "Seed", this.seed, "Of the draws of later writes. A whole number.")}
          ${this.#text("locations", "Locations", locations.join(", "), "The first is where operations arrive that name none.")}
        </div>`;
  }

  /** @param {string} profile */
  #profile(profile) {
    return html`<form @submit=${this.#chooseProfile}>
      <label>Profile
        <select name="profile">
          ${PROFILES.map(([name, text]) => html`<option value=${name} .selected=${name === profile}>${name}: ${text}</option>`)}
        </select>
      </label>
      <button>Choose …</button>
      ${this.#outcome("profile")}
    </form>`;
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {string} value
   * @param {string} hint
   */
  #text(name, label, value, hint) {
    return html`<form @submit=${(/** @type {SubmitEvent} */ event) => this.#setText(event, name)}>
      <label>${label} <input name=${name} .value=${value} autocomplete="off" aria-describedby="hint-${name}" /></label>
      <button aria-label="Set the ${name}">Set</button>
      <p class="muted" id="hint-${name}">${hint}</p>
      ${this.#outcome(name)}
    </form>`;
  }

  /** @param {string} of */
  #outcome(of) {
    if (this.said?.of !== of) return nothing;
    const { text, isProblem } = this.said;
    return isProblem ? html`<p class="problem" role="alert">${text}</p>` : html`<p role="status">${text}</p>`;
  }

  /** @param {SubmitEvent} event */
  async #chooseProfile(event) {
    event.preventDefault();
    const profile = valueIn(event, "profile");
    const lost = this.settings.filter(({ value, default: ofProfile }) => value !== ofProfile);
    const isSure = await confirmed({
      title: `Choose the profile “${profile}”?`,
      lines: [
        lost.length === 0
          ? "Every setting gets this profile’s value."
          : `Every setting gets this profile’s value. What was set before is lost: ${lost.map(({ name, value }) => `${name} ${valueText(value)}`).join(", ")}.`,
        "Keys, caches, seed, locations and the clock stay. A new lag applies to later writes only.",
      ],
      action: "Choose",
    });
    if (isSure) this.#set("profile", { profile });
  }

  /**
   * @param {SubmitEvent} event
   * @param {string} name
   */
  #setText(event, name) {
    event.preventDefault();
    const text = valueIn(event, name).trim();
    if (name === "locations") {
      this.#set(name, { locations: text.split(/[\s,]+/).filter((each) => each !== "") });
    } else {
      // The digits as they are: a seed may be more than a number of JavaScript holds.
      this.#set(name, /^-?\d+$/.test(text) ? `{"seed":${BigInt(text)}}` : { seed: text });
    }
  }

  /**
   * @param {string} of
   * @param {unknown} body
   */
  async #set(of, body) {
    try {
      await this.emulator?.api.send("PATCH", "/config", body);
      this.said = { of, text: "It is in force.", isProblem: false };
      this.dispatchEvent(new Event("changed"));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.said = { of, text: error.message, isProblem: true };
    }
  }
}

/**
 * @param {SubmitEvent} event
 * @param {string} name
 */
function valueIn(event, name) {
  return String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get(name));
}

customElements.define("flowkv-general-settings", FlowkvGeneralSettings);
