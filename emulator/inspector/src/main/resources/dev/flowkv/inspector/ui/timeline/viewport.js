// Which part of an axis is seen, and how it changes: fit, zoom about a point, pan, a range of time.
import { Scale } from "./axis.js";

/** @typedef {import("./axis.js").Axis} Axis */

/** What is seen. @typedef {{zoom: number, left: number}} Viewport zoom: pixels for a millisecond; left: the place at the left edge */

/** Room beside the first and the last operation. */
export const MARGIN_PX = 28;

const MIN_ZOOM = 1e-9;
/** A thousandth of a millisecond is a place in the order of its operations. */
export const MAX_ZOOM = 1000;

/** How often a range is halved until its zoom is found: to a millionth. */
const HALVINGS = 64;

/**
 * All of an axis, as wide as the window.
 *
 * @param {Axis} axis
 * @param {number} width of the window
 * @returns {Viewport}
 */
export function fit(axis, width) {
  return { zoom: zoomFor((zoom) => new Scale(axis, zoom).width, Math.max(1, width - 2 * MARGIN_PX)), left: -MARGIN_PX };
}

/**
 * A range of time, as wide as the window.
 *
 * @param {Axis} axis
 * @param {number} from
 * @param {number} to
 * @param {number} width
 * @returns {Viewport}
 */
export function ofRange(axis, from, to, width) {
  const zoom = zoomFor((tried) => {
    const scale = new Scale(axis, tried);
    return scale.x(to) - scale.x(from);
  }, width);
  return { zoom, left: new Scale(axis, zoom).x(from) };
}

/**
 * The range that is seen.
 *
 * @param {Scale} scale
 * @param {Viewport} viewport
 * @param {number} width
 */
export function rangeOf(scale, { left }, width) {
  return { from: scale.time(left), to: scale.time(left + width) };
}

/**
 * Zooms about a point, whose time stays where it is.
 *
 * @param {Axis} axis
 * @param {Viewport} viewport
 * @param {number} factor greater than 1: closer
 * @param {number} x the point, from the left edge of the window
 * @param {number} width
 * @param {number} least the zoom at which all of it fits
 * @returns {Viewport}
 */
export function zoomAbout(axis, viewport, factor, x, width, least) {
  const time = new Scale(axis, viewport.zoom).time(viewport.left + x);
  const zoom = Math.min(MAX_ZOOM, Math.max(least, viewport.zoom * factor));
  const scale = new Scale(axis, zoom);
  return clamped(scale, { zoom, left: scale.x(time) - x }, width);
}

/**
 * As far as there is something to see.
 *
 * @param {Scale} scale
 * @param {Viewport} viewport
 * @param {number} width
 * @returns {Viewport}
 */
export function clamped(scale, { zoom, left }, width) {
  const most = Math.max(-MARGIN_PX, scale.width + MARGIN_PX - width);
  return { zoom, left: Math.min(most, Math.max(-MARGIN_PX, left)) };
}

/**
 * With the end at the right edge; all of it, if it is shorter than the window.
 *
 * @param {Scale} scale
 * @param {number} zoom
 * @param {number} width
 * @returns {Viewport}
 */
export function atEnd(scale, zoom, width) {
  return clamped(scale, { zoom, left: Infinity }, width);
}

/**
 * @param {(zoom: number) => number} widthAt grows with the zoom
 * @param {number} width
 */
function zoomFor(widthAt, width) {
  if (widthAt(MAX_ZOOM) <= width) return MAX_ZOOM;
  let low = Math.log(MIN_ZOOM);
  let high = Math.log(MAX_ZOOM);
  for (let i = 0; i < HALVINGS && high - low > 1e-7; i++) {
    const middle = (low + high) / 2;
    if (widthAt(Math.exp(middle)) <= width) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}
