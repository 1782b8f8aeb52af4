// The picture of a timeline: it pans, zooms, and knows which operation is under the pointer. Only what
// is in view and a window's width beside it is drawn, and panning moves that until its end is reached.
import { LitElement, html, nothing } from "lit";
import { Camera } from "./camera.js";
import { DEFS, laneNames, lanesOf, viewOf as draw } from "./drawing.js";
import { across, clusterOf, heightOf, nearest } from "./lanes.js";
import { viewOf } from "./scene.js";
import { actionOf } from "./steering.js";
import { MAX_ZOOM } from "./viewport.js";

/** @typedef {import("./operations.js").Mark} Mark */
/** @typedef {import("./lanes.js").Cluster} Cluster */
/** @typedef {import("./seen.js").Seen} Seen */

const CLICK_PX = 4;
const REACH_PX = 18;

/** Fires "view" when another part is seen, "point" with what is pointed at, and "choose". */
export class FlowkvTimelineChart extends LitElement {
  static properties = {
    model: { attribute: false },
    seen: { attribute: false },
    selected: { attribute: false },
    origin: { attribute: false },
    cursor: { state: true },
    width: { state: true },
  };

  constructor() {
    super();
    /** @type {import("./scene.js").Model | undefined} */
    this.model = undefined;
    /** @type {Seen} */
    this.seen = { mode: "fit" };
    /** @type {number | undefined} */
    this.selected = undefined;
    /** From when times are counted; undefined: as time of day. @type {number | undefined} */
    this.origin = undefined;
    /** The seq that the keyboard is at. @type {number | undefined} */
    this.cursor = undefined;
    this.width = 0;
    this.camera = new Camera();
    /** What is drawn. */
    this.drawn = { from: 0, to: 0, zoom: 0 };
    /** What the screen knows of the camera. */
    this.told = "";
    /** @type {{x: number, left: number, isDrag: boolean} | undefined} */
    this.drag = undefined;
    this.observer = new ResizeObserver(([entry]) => (this.width = Math.floor(entry.contentRect.width)));
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.observer.observe(this);
    // Lit's listeners of wheels are passive, which cannot keep the page from scrolling too.
    this.addEventListener("wheel", this.#wheel, { passive: false });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    this.removeEventListener("wheel", this.#wheel);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const { model, width, camera } = this;
    if (model === undefined || width === 0) return;
    if (changed.has("seen") || camera.layout === undefined) camera.look(model, width, this.seen);
    else if (changed.has("model") || changed.has("width")) camera.look(model, width);
  }

  updated() {
    this.#shift();
    this.#tell();
  }

  /** Moves what is drawn to where it is seen. Lit does not know of it, since it does not draw again. */
  #shift() {
    const left = Math.round((this.drawn.from - this.camera.viewport.left) * 10) / 10;
    this.querySelector(".moving")?.setAttribute("transform", `translate(${left} 0)`);
  }

  #tell() {
    const { viewport, mode, layout } = this.camera;
    const now = `${viewport.left} ${viewport.zoom} ${mode}`;
    if (layout === undefined || now === this.told) return;
    this.told = now;
    this.dispatchEvent(new CustomEvent("view"));
  }

  /** After the camera has moved. */
  #moved() {
    const { left, zoom } = this.camera.viewport;
    const isDrawn = zoom === this.drawn.zoom && left >= this.drawn.from && left + this.width <= this.drawn.to;
    if (!isDrawn) {
      this.requestUpdate();
      return;
    }
    this.#shift();
    this.#tell();
  }

  /** @param {number} factor greater than 1: closer @param {number} [x] about this point */
  zoom(factor, x) {
    this.camera.zoom(factor, x);
    this.#moved();
  }

  /** @param {number} pixels */
  pan(pixels) {
    const hasMoved = this.camera.pan(pixels);
    if (hasMoved) this.#moved();
    return hasMoved;
  }

  /** @param {number} seq */
  reveal(seq) {
    this.cursor = seq;
    this.camera.reveal(seq);
    this.#moved();
  }

  render() {
    const { model, width, camera } = this;
    if (camera.layout === undefined || model === undefined) return html`<div class="chart"></div>`;
    const { left, zoom } = camera.viewport;
    this.drawn = { from: left - width, to: left + 2 * width, zoom };
    const view = viewOf(camera.layout, this.drawn.from, this.drawn.to, this.origin);
    const { locations } = model;
    const height = heightOf(locations.length);
    return html`
      <div class="chart" tabindex="0" role="application" aria-label="Timeline" aria-describedby="timeline-keys" @keydown=${this.#key}>
        <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" @pointerdown=${this.#down} @pointermove=${this.#over} @pointerup=${this.#up} @pointercancel=${this.#cancel}>
          ${DEFS}
          ${lanesOf(locations, width)}
          <g class="moving" data-zoom=${zoom}>${draw(view, locations.length, { selected: this.selected, cursor: this.cursor })}</g>
          ${laneNames(locations)}
        </svg>
        ${view.arrowsHidden === 0 ? nothing : html`<p class="muted">${view.arrowsHidden} arrows are drawn from closer up.</p>`}
      </div>
    `;
  }

  get #lanes() {
    return this.camera.layout?.lanes ?? [];
  }

  /** What is under the pointer. @param {PointerEvent} event */
  #hit(event) {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return nearest(this.#lanes, event.clientX - box.left + this.camera.viewport.left, event.clientY - box.top, REACH_PX);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.drag = { x: event.clientX, left: this.camera.viewport.left, isDrag: false };
  }

  /** @param {PointerEvent} event */
  #over(event) {
    const { drag } = this;
    if (drag === undefined) {
      const found = this.#hit(event);
      /** @type {Element} */ (event.currentTarget).classList.toggle("over", found !== undefined);
      this.#point(found?.marks);
      return;
    }
    const moved = event.clientX - drag.x;
    drag.isDrag ||= Math.abs(moved) > CLICK_PX;
    if (drag.isDrag) this.pan(drag.left - moved - this.camera.viewport.left);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const { drag } = this;
    this.drag = undefined;
    const found = drag === undefined || drag.isDrag ? undefined : this.#hit(event);
    if (found !== undefined) this.#choose(found, false);
  }

  #cancel() {
    this.drag = undefined;
  }

  /** @param {WheelEvent} event */
  #wheel = (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 300), event.clientX - this.getBoundingClientRect().left);
    } else if (this.pan(Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY)) {
      event.preventDefault(); // Else the page scrolls, since there is no more of the timeline.
    }
  };

  /** @param {KeyboardEvent} event */
  #key(event) {
    const action = actionOf(event, this);
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  /** @param {Mark[] | undefined} marks */
  #point(marks) {
    this.dispatchEvent(new CustomEvent("point", { detail: marks }));
  }

  /** Shows an operation, or goes closer to several. @param {Cluster} cluster @param {boolean} isKey */
  #choose({ marks }, isKey) {
    if (marks.length > 1 && this.camera.viewport.zoom < MAX_ZOOM) {
      this.reveal(marks[marks.length >> 1].seq);
      return;
    }
    this.cursor = marks[0].seq;
    this.dispatchEvent(new CustomEvent("choose", { detail: { seq: marks[0].seq, isKey } }));
  }

  /** To the operation before or after in time. @param {number} by */
  step(by) {
    const placed = this.model?.placed ?? [];
    const from = this.camera.range?.from ?? -Infinity;
    const at = placed.findIndex(({ mark }) => mark.seq === this.cursor);
    const next = at < 0 ? placed.findIndex(({ place }) => place >= from) : at + by;
    if (placed[next] !== undefined) this.#put([placed[next].mark]);
  }

  /** To another location. @param {"up" | "down"} direction */
  cross(direction) {
    const from = this.#cursorCluster();
    const found = from === undefined ? undefined : across(this.#lanes, from, direction);
    if (from === undefined) this.step(1);
    else if (found !== undefined) this.#put(found.marks);
  }

  /** Shows the operation that the keyboard is at. */
  enter() {
    const found = this.#cursorCluster();
    if (found === undefined) this.step(1);
    else this.#choose(found, true);
  }

  /** @param {Mark[]} marks */
  #put(marks) {
    this.reveal(marks[0].seq);
    this.#point(marks);
  }

  #cursorCluster() {
    const found = this.model?.placed.find(({ mark }) => mark.seq === this.cursor);
    return found === undefined ? undefined : clusterOf(this.#lanes, found.mark);
  }
}

customElements.define("flowkv-timeline-chart", FlowkvTimelineChart);
