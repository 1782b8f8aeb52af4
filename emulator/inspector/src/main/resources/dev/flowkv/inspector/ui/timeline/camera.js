// Where a person looks at a timeline, while the timeline grows and the window changes.
import { clusterOf } from "./lanes.js";
import { layoutOf } from "./scene.js";
import { atEnd, clamped, fit, MARGIN_PX, MAX_ZOOM, ofRange, rangeOf, zoomAbout } from "./viewport.js";

/** @typedef {import("./scene.js").Model} Model */
/** @typedef {import("./scene.js").Layout} Layout */
/** @typedef {import("./seen.js").Seen} Seen */
/** @typedef {import("./viewport.js").Viewport} Viewport */

/** Operations on each side of the one that is looked for. */
const AROUND = 12;

/** From the edge of the window, where an operation is hardly in view. */
const EDGE_PX = 40;

export class Camera {
  /** As the address says, until the person moves. @type {Seen["mode"]} */
  mode = "fit";
  /** @type {Viewport} */
  viewport = { zoom: 1, left: 0 };
  /** @type {Layout | undefined} */
  layout = undefined;
  width = 0;
  /** The zoom at which all of it fits. */
  #least = 0;

  /**
   * Looks at a model that may have grown, in a window that may have another width.
   *
   * @param {Model} model
   * @param {number} width
   * @param {Seen} [seen] what is to be seen from now on; undefined: what is seen stays
   */
  look(model, width, seen) {
    const was = this.layout;
    this.width = width;
    this.#least = fit(model.axis, width).zoom;
    if (seen !== undefined) this.mode = seen.mode;
    if (this.mode !== "fit" && seen?.from !== undefined && seen.to !== undefined) {
      this.#go(model, ofRange(model.axis, seen.from, seen.to, width));
    } else if (this.mode !== "fit" && was !== undefined) {
      const time = was.scale.time(this.viewport.left);
      const zoom = Math.max(this.viewport.zoom, this.#least);
      const { scale } = this.#go(model, { zoom, left: 0 });
      this.viewport = clamped(scale, { zoom, left: scale.x(time) }, width);
    } else {
      this.#go(model, { zoom: this.#least, left: -MARGIN_PX });
    }
    if (this.mode === "live" && this.layout !== undefined) {
      this.viewport = atEnd(this.layout.scale, this.viewport.zoom, width);
    }
  }

  /** The times at the edges. */
  get range() {
    return this.layout === undefined ? undefined : rangeOf(this.layout.scale, this.viewport, this.width);
  }

  /** @param {number} factor greater than 1: closer @param {number} [x] about this point of the window */
  zoom(factor, x = this.mode === "live" ? this.width : this.width / 2) {
    const axis = this.layout?.model.axis;
    if (axis !== undefined) this.#move(zoomAbout(axis, this.viewport, factor, x, this.width, this.#least));
  }

  /**
   * @param {number} pixels
   * @returns {boolean} whether there was anything to see there
   */
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
    const { layout, width, viewport } = this;
    const placed = layout?.model.placed ?? [];
    const at = placed.findIndex(({ mark }) => mark.seq === seq);
    if (layout === undefined || at < 0) return;
    let { scale } = layout;
    let { zoom } = viewport;
    if ((clusterOf(layout.lanes, placed[at].mark)?.marks.length ?? 1) > 1) {
      const first = placed[Math.max(0, at - AROUND)].place;
      const last = placed[Math.min(placed.length - 1, at + AROUND)].place;
      if (first < last) zoom = Math.min(MAX_ZOOM, Math.max(zoom, ofRange(layout.model.axis, first, last, width).zoom));
      scale = layoutOf(layout.model, zoom).scale;
    }
    const x = scale.x(placed[at].place);
    const isSeen = zoom === viewport.zoom && x > viewport.left + EDGE_PX && x < viewport.left + width - EDGE_PX;
    if (!isSeen) this.#move(clamped(scale, { zoom, left: x - width / 2 }, width));
  }

  /** By the person: from now on this is what is seen. @param {Viewport} viewport */
  #move(viewport) {
    if (this.layout === undefined) return;
    const { scale } = this.#go(this.layout.model, viewport);
    const isEnd = viewport.left + this.width >= scale.width;
    this.mode = viewport.zoom <= this.#least ? "fit" : this.mode === "live" && isEnd ? "live" : "range";
  }

  /** @param {Model} model @param {Viewport} viewport */
  #go(model, viewport) {
    const { layout } = this;
    const isSame = layout !== undefined && layout.model === model && layout.scale.zoom === viewport.zoom;
    this.viewport = viewport;
    return (this.layout = isSame ? layout : layoutOf(model, viewport.zoom));
  }
}
