// The clock in the head of every screen: what it shows, what happens next, and what moves it.
import { LitElement, html, nothing } from "lit";
import { eventList } from "../clock/events.js";
import { modeText, readingAt, readingText } from "../clock/reading.js";
import { Watching } from "./watching.js";
import { confirmed } from "./confirm.js";
import { counted } from "./counted.js";
import { parseDuration } from "./duration.js";
import { durationText } from "./text.js";

/** How often a clock that runs is drawn again, if its text is another one. */
const TICK_MILLIS = 100;
const SAID_MILLIS = 8000;
const MOST_SAID = 3;

/** What people move a clock by: a second for the limit of writes, a minute and more for the caches. */
const PRESETS = [
  [1000, "+1 s"],
  [10_000, "+10 s"],
  [61_000, "+61 s"],
];

class FlowkvClock extends LitElement {
  static properties = {
    emulator: { attribute: false },
    isReadOnly: { attribute: false },
    said: { state: true },
    mode: { state: true },
  };

  constructor() {
    super();
    /** @type {import("../emulator.js").Emulator | undefined} */
    this.emulator = undefined;
    this.isReadOnly = false;
    /** The result of the last thing done here. @type {{text: string, isProblem: boolean} | undefined} */
    this.said = undefined;
    /** What is chosen and not yet set. @type {string | undefined} */
    this.mode = undefined;
    this.shown = "";
    new Watching(this, () => this.emulator, "change");
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.ticking = setInterval(() => this.#tick(), TICK_MILLIS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.ticking);
    clearTimeout(this.forgetting);
  }

  #tick() {
    const clock = this.emulator?.clock;
    if (clock === undefined || clock.mode === "manual" || document.hidden) return;
    if (readingText(clock, this.#now(clock)).time !== this.shown) this.requestUpdate();
  }

  /** @param {import("../clock/reading.js").Clock} clock */
  #now(clock) {
    return readingAt(clock, this.emulator?.clockAt ?? 0, performance.now());
  }

  render() {
    const clock = this.emulator?.clock;
    if (clock === undefined) return nothing;
    const now = this.#now(clock);
    const { date, time, iso } = readingText(clock, now);
    this.shown = time;
    const canMove = !this.isReadOnly && clock.mode === "manual";
    return html`
      <button class="now" popovertarget="clock-panel">
        <span class="unseen">Clock</span>
        <time datetime=${iso}><span class="date">${date} </span>${time}</time>
        <span class="mode">${modeText(clock)}</span>
      </button>
      ${canMove
        ? html`<span class="moves" role="group" aria-label="Move the clock">
            ${PRESETS.map(([millis, text]) => html`<button @click=${() => this.#advance(Number(millis))}>${text}</button>`)}
            <button class="step" title="To the moment of the next event" @click=${this.#step}>Step</button>
          </span>`
        : nothing}
      <p class="said ${this.said?.isProblem ? "problem" : ""}" role="status">${this.said?.text ?? nothing}</p>
      <section id="clock-panel" popover aria-label="Clock" @beforetoggle=${this.#place}>
        <p class="muted">${date} ${time} UTC. ${this.#modeSentence(clock)}</p>
        ${this.said?.isProblem ? html`<p class="problem" role="alert">${this.said.text}</p>` : nothing}
        ${eventList(this.emulator?.nextEvents, now)} ${this.isReadOnly ? nothing : this.#changes(clock)}
      </section>
    `;
  }

  /** @param {import("../clock/reading.js").Clock} clock */
  #modeSentence({ mode, scale }) {
    if (mode === "manual") return "It stands still until it is moved.";
    return mode === "real" ? "It is the computer’s clock." : `It runs ${scale} times as fast as the computer’s clock.`;
  }

  /** @param {import("../clock/reading.js").Clock} clock */
  #changes(clock) {
    const mode = this.mode ?? clock.mode;
    return html`
      <h2>Move and change it</h2>
      <form class="bar" @submit=${this.#advanceBy}>
        <label>By <input name="amount" size="7" value="61s" autocomplete="off" placeholder="500ms, 1.5s, 2m" /></label>
        <button>Advance</button>
        ${clock.mode === "manual" ? nothing : html`<span class="muted">Only a manual clock is moved.</span>`}
      </form>
      <form class="bar" @submit=${this.#setMode}>
        <label>Mode
          <select name="mode" @change=${(/** @type {any} */ event) => (this.mode = event.target.value)}>
            ${["manual", "real", "scaled"].map((word) => html`<option value=${word} .selected=${word === mode}>${word}</option>`)}
          </select>
        </label>
        ${mode === "scaled"
          ? html`<label>Factor <input name="scale" type="number" min="0" step="any" value=${clock.scale ?? 60} required /></label>`
          : nothing}
        <button>Set mode</button>
      </form>
      <div class="bar"><button class="danger" @click=${this.#reset}>Reset the emulator …</button></div>
    `;
  }

  /** Below the button, inside of the window. @param {ToggleEvent} event */
  #place(event) {
    if (event.newState !== "open") return;
    const panel = /** @type {HTMLElement} */ (event.target);
    const { bottom, right } = /** @type {HTMLElement} */ (this.querySelector(".now")).getBoundingClientRect();
    const least = 8;
    panel.style.top = `${bottom + 4}px`;
    panel.style.maxHeight = `${Math.max(200, innerHeight - bottom - 12)}px`;
    panel.style.right = `${Math.max(least, Math.min(document.documentElement.clientWidth - right, innerWidth - 380))}px`;
  }

  /** @param {SubmitEvent} event */
  #advanceBy(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.#do(async () => this.#moved(parseDuration(String(form.get("amount")))));
  }

  /** @param {number} millis */
  #advance(millis) {
    this.#do(() => this.#moved(millis));
  }

  /** @param {number} millis */
  async #moved(millis) {
    await this.emulator?.api.send("POST", "/clock/advance", { millis });
    return `The clock was moved by ${durationText(millis)}.`;
  }

  #step() {
    this.#do(async () => {
      const { events, more } = await this.emulator?.api.send("POST", "/clock/step");
      if (events.length === 0) return "Nothing is to come: the clock stays where it is.";
      const others = events.length - MOST_SAID;
      const said = events.slice(0, MOST_SAID).map((/** @type {any} */ event) => event.text);
      return `Now ${said.join("; ")}${others > 0 ? `; and ${others}${more ? " or more" : ""} of the same moment` : ""}.`;
    });
  }

  /** @param {SubmitEvent} event */
  #setMode(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const mode = String(form.get("mode"));
    const scale = form.get("scale");
    this.#do(async () => {
      await this.emulator?.api.send("PUT", "/clock", scale === null ? { mode } : { mode, scale: Number(scale) });
      this.mode = undefined;
      return `The clock is ${mode === "scaled" ? `scaled by ${scale}` : mode} now.`;
    });
  }

  #reset() {
    this.#do(async () => {
      // What is there now, not what was at the last look: the answer hangs on it.
      const { namespaces } = await this.emulator?.api.get("/namespaces");
      if (!(await this.#isSureToLose(namespaces))) return "";
      await this.emulator?.api.send("POST", "/reset");
      return "The emulator is empty.";
    });
  }

  /** @param {{keys: number}[]} namespaces */
  #isSureToLose(namespaces) {
    const keys = namespaces.reduce((sum, namespace) => sum + namespace.keys, 0);
    return confirmed({
      title: "Reset the emulator?",
      lines: [
        `${counted(keys, "key")} in ${counted(namespaces.length, "namespace")}, what is on its way, everything cached and the counters of limits go. So do namespaces that were never declared.`,
        "The clock, the settings, the fault rules and the history stay.",
      ],
      action: "Reset",
    });
  }

  /** Does something and says what the result is; an empty text: nothing. @param {() => Promise<string>} action */
  async #do(action) {
    try {
      this.#say(await action(), false);
      await this.emulator?.refresh();
    } catch (error) {
      this.#say(error instanceof Error ? error.message : String(error), true);
    }
  }

  /**
   * @param {string} text
   * @param {boolean} isProblem
   */
  #say(text, isProblem) {
    this.said = text === "" ? undefined : { text, isProblem };
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => (this.said = undefined), isProblem ? 2 * SAID_MILLIS : SAID_MILLIS);
  }
}

customElements.define("flowkv-clock", FlowkvClock);
