// The picture of a timeline: it pans, zooms, and knows which operation is under the pointer. Only what
// is in view and a window's width beside it is drawn, and panning moves that until its end is reached.
import { LitElement, html } from "lit";
import { across, clusterOf, heightOf, nearest } from "./lanes.js";
import { DEFS, laneNames, lanesOf, viewOf as draw } from "./drawing.js";
import { layoutOf, viewOf } from "./scene.js";
import { actionOf } from "./steering.js";
import { atEnd, clamped, fit, MARGIN_PX, MAX_ZOOM, ofRange, rangeOf, zoomAbout } from "./viewport.js";

/** @typedef {import("./operations.js").Mark} Mark */
/** @typedef {import("./lanes.js").Cluster} Cluster */

/** @typedef {import("./seen.js").Seen} Seen */

const CLICK_PX = 4;
const REACH_PX = 18;

/** Marks that are shown when the address names one operation and no range. */
const AROUND = 12;

export class FlowkvTimelineChart extends LitElement {
  static properties = {
    model: { attribute: false },
    seen: { attribute: false },
    selected: { attribute: false },
    cursor: { state: true },
    origin: { attribute: false },
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
    /** @type {number | undefined} the seq that the keyboard is at */
    this.cursor = undefined;
    /** @type {number | undefined} */
    this.origin = undefined;
    this.width = 0;
    /** @type {import("./viewport.js").Viewport} */
    this.viewport = { zoom: 1, left: 0 };
    /** @type {import("./scene.js").Layout | undefined} */
    this.layout = undefined;
    /** @type {{from: number, to: number, zoom: number}} what is drawn */
    this.drawn = { from: 0, to: 0, zoom: 0 };
    /** As `seen` says, until the person moves the picture. @type {Seen["mode"]} */
    this.mode = "fit";
    this.observer = new ResizeObserver(([entry]) => (this.width = Math.floor(entry.contentRect.width)));
    /** @type {{x: number, left: number, isDrag: boolean} | undefined} */
    this.drag = undefined;
    this.least = 0;
    /** What the screen knows of the viewport. */
    this.told = "";
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
    const { model, width } = this;
    if (model === undefined || width === 0) return;
    const was = this.layout;
    if (changed.has("seen")) this.mode = this.seen.mode;
    if (changed.has("seen") || changed.has("model") || changed.has("width")) {
      this.least = fit(model.axis, width).zoom;
      this.#place(changed.has("seen") || was === undefined, was);
    }
  }

  /** @param {boolean} isOther whether another part is to be seen @param {import("./scene.js").Layout | undefined} was */
  #place(isOther, was) {
    const { seen, width } = this;
    const model = /** @type {import("./scene.js").Model} */ (this.model);
    if (this.mode === "fit") {
      this.#go({ zoom: this.least, left: -MARGIN_PX });
    } else if (isOther && seen.from !== undefined && seen.to !== undefined && seen.from < seen.to) {
      this.#go(ofRange(model.axis, seen.from, seen.to, width));
    } else if (was !== undefined) {
      // Other operations have come: the same time stays at the left edge.
      const time = was.scale.time(this.viewport.left);
      const { scale } = this.#go({ zoom: Math.max(this.viewport.zoom, this.least), left: 0 });
      this.viewport = clamped(scale, { ...this.viewport, left: scale.x(time) }, width);
    } else {
      this.#go({ zoom: this.least, left: -MARGIN_PX });
    }
    if (this.mode === "live" && this.layout !== undefined) {
      this.viewport = atEnd(this.layout.scale, this.viewport.zoom, width);
    }
  }

  /** @param {import("./viewport.js").Viewport} viewport */
  #go(viewport) {
    const model = /** @type {import("./scene.js").Model} */ (this.model);
    const { layout } = this;
    const isSame = layout !== undefined && layout.model === model && layout.scale.zoom === viewport.zoom;
    this.viewport = viewport;
    return (this.layout = isSame ? layout : layoutOf(model, viewport.zoom));
  }

  /** By the person: from now on this is what is seen. @param {import("./viewport.js").Viewport} viewport */
  #move(viewport) {
    if (this.layout === undefined) return;
    this.#go(viewport);
    const { left } = viewport;
    const isEnd = left + this.width >= this.layout.scale.width;
    this.mode = viewport.zoom <= this.least ? "fit" : this.mode === "live" && isEnd ? "live" : "range";
    const isInside = left >= this.drawn.from && left + this.width <= this.drawn.to && this.drawn.zoom === viewport.zoom;
    if (isInside) this.querySelector(".moving")?.setAttribute("transform", this.#transform());
    else this.requestUpdate();
    this.dispatchEvent(new CustomEvent("view"));
  }

  updated() {
    const { left, zoom } = this.viewport;
    const told = `${left} ${zoom} ${this.mode}`;
    if (this.layout === undefined || told === this.told) return;
    this.told = told;
    this.dispatchEvent(new CustomEvent("view"));
  }

  #transform() {
    return `translate(${Math.round((this.drawn.from - this.viewport.left) * 10) / 10} 0)`;
  }

  /** The times at the edges. */
  get range() {
    return this.layout === undefined ? undefined : rangeOf(this.layout.scale, this.viewport, this.width);
  }

  /** @param {number} factor greater than 1: closer @param {number} [x] about this point */
  zoom(factor, x = this.mode === "live" ? this.width : this.width / 2) {
    const axis = this.model?.axis;
    if (axis !== undefined) this.#move(zoomAbout(axis, this.viewport, factor, x, this.width, this.least));
  }

  /** @param {number} pixels */
  pan(pixels) {
    if (this.layout === undefined) return false;
    const moved = clamped(this.layout.scale, { ...this.viewport, left: this.viewport.left + pixels }, this.width);
    if (Math.abs(moved.left - this.viewport.left) < 0.5) return false;
    this.#move(moved);
    return true;
  }

  /**
   * Brings an operation into view, and close enough to be told from others.
   *
   * @param {number} seq
   */
  reveal(seq) {
    const { model, layout, width } = this;
    const at = model?.placed.findIndex(({ mark }) => mark.seq === seq) ?? -1;
    if (model === undefined || layout === undefined || at < 0) return;
    this.cursor = seq;
    const { mark, place } = model.placed[at];
    let { scale } = layout;
    let { zoom } = this.viewport;
    if ((clusterOf(layout.lanes, mark)?.marks.length ?? 1) > 1) {
      const first = model.placed[Math.max(0, at - AROUND)].place;
      const last = model.placed[Math.min(model.placed.length - 1, at + AROUND)].place;
      if (first < last) zoom = Math.min(MAX_ZOOM, Math.max(zoom, ofRange(model.axis, first, last, width).zoom));
      scale = layoutOf(model, zoom).scale;
    }
    const x = scale.x(place);
    const isSeen = zoom === this.viewport.zoom && x > this.viewport.left + 40 && x < this.viewport.left + width - 40;
    if (!isSeen) this.#move(clamped(scale, { zoom, left: x - width / 2 }, width));
  }

  render() {
    const { layout, width, model } = this;
    const lanes = model?.locations.length ?? 0;
    const height = heightOf(lanes);
    if (layout === undefined || model === undefined) return html`<div class="chart"></div>`;
    const { left, zoom } = this.viewport;
    this.drawn = { from: left - width, to: left + 2 * width, zoom };
    const view = viewOf(layout, this.drawn.from, this.drawn.to, this.origin);
    return html`
      <div class="chart" tabindex="0" role="application" aria-label="Timeline" aria-describedby="timeline-keys" @keydown=${this.#key}>
        <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" @pointerdown=${this.#down} @pointermove=${this.#over} @pointerup=${this.#up} @pointercancel=${this.#cancel}>
          ${DEFS}
          ${lanesOf(model.locations, width)}
          <g class="moving" data-zoom=${zoom} transform=${this.#transform()}>${draw(view, lanes, { selected: this.selected, cursor: this.cursor })}</g>
          ${laneNames(model.locations)}
        </svg>
        ${view.arrowsHidden === 0 ? "" : html`<p class="muted">${view.arrowsHidden} arrows are drawn from closer up.</p>`}
      </div>
    `;
  }

  /** @param {PointerEvent} event */
  #at(event) {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.drag = { x: event.clientX, left: this.viewport.left, isDrag: false };
  }

  /** @param {PointerEvent} event */
  #over(event) {
    const { drag } = this;
    if (drag === undefined) {
      const { x, y } = this.#at(event);
      const found = nearest(this.layout?.lanes ?? [], x + this.viewport.left, y, REACH_PX);
      /** @type {Element} */ (event.currentTarget).classList.toggle("over", found !== undefined);
      this.dispatchEvent(new CustomEvent("point", { detail: found?.marks }));
      return;
    }
    const moved = event.clientX - drag.x;
    drag.isDrag ||= Math.abs(moved) > CLICK_PX;
    if (drag.isDrag) this.pan(drag.left - moved - this.viewport.left);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const { drag } = this;
    this.drag = undefined;
    if (drag === undefined || drag.isDrag) return;
    const { x, y } = this.#at(event);
    const found = nearest(this.layout?.lanes ?? [], x + this.viewport.left, y, REACH_PX);
    if (found !== undefined) this.#choose(found, false);
  }

  #cancel() {
    this.drag = undefined;
  }

  /** @param {Cluster} cluster @param {boolean} isKey */
  #choose({ marks, x }, isKey) {
    this.cursor = marks[0].seq;
    if (marks.length > 1 && this.viewport.zoom < MAX_ZOOM && this.layout !== undefined) {
      this.reveal(marks[marks.length >> 1].seq);
      return;
    }
    this.dispatchEvent(new CustomEvent("choose", { detail: { seq: marks[0].seq, isKey } }));
  }

  /** @param {WheelEvent} event */
  #wheel = (event) => {
    const box = this.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 300), event.clientX - box.left);
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

  /** To the operation before or after in time. @param {number} by */
  step(by) {
    const placed = this.model?.placed ?? [];
    if (placed.length === 0) return;
    const at = placed.findIndex(({ mark }) => mark.seq === this.cursor);
    const next = at < 0 ? this.#firstInView() : Math.min(placed.length - 1, Math.max(0, at + by));
    this.reveal(placed[next].mark.seq);
    this.dispatchEvent(new CustomEvent("point", { detail: [placed[next].mark] }));
  }

  #firstInView() {
    const from = this.range?.from ?? -Infinity;
    const placed = this.model?.placed ?? [];
    return Math.max(0, placed.findIndex(({ place }) => place >= from));
  }

  #cursorCluster() {
    const found = this.model?.placed.find(({ mark }) => mark.seq === this.cursor);
    return found === undefined || this.layout === undefined ? undefined : clusterOf(this.layout.lanes, found.mark);
  }

  /** To another location. @param {"up" | "down"} direction */
  cross(direction) {
    const from = this.#cursorCluster();
    if (from === undefined) {
      this.step(1);
      return;
    }
    const found = across(this.layout?.lanes ?? [], from, direction);
    if (found === undefined) return;
    this.cursor = found.marks[0].seq;
    this.reveal(found.marks[0].seq);
    this.dispatchEvent(new CustomEvent("point", { detail: found.marks }));
  }

  /** Shows the operation that the keyboard is at, or goes closer. */
  enter() {
    const found = this.#cursorCluster();
    if (found === undefined) this.step(1);
    else this.#choose(found, true);
  }
}

customElements.define("flowkv-timeline-chart", FlowkvTimelineChart);
