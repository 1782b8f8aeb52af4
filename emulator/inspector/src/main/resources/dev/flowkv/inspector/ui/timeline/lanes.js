// A lane for each location, and the operations in it: where marks would lie over each other, they are
// one cluster with their number. Which marks are one does not depend on what is in view.
import { indexOf } from "./axis.js";
import { KINDS_BY_WEIGHT } from "./operations.js";

/** @typedef {import("./operations.js").Mark} Mark */
/** @typedef {import("./operations.js").Kind} Kind */

/** The location that is none of a Worker's. */
export const REST = "rest";

/** The axis above the lanes. */
export const TOP_PX = 30;
export const LANE_PX = 74;

/** From the top of a lane to its line. */
export const LINE_PX = 48;

/** Nearer marks are one cluster. */
export const MARK_PX = 16;

/**
 * Some marks of one lane.
 *
 * @typedef {object} Cluster
 * @property {number} x of its middle
 * @property {number} lane
 * @property {Mark[]} marks at least one, in the order of time
 * @property {Kind} kind of one mark, or the one of them that matters most
 * @property {number} first where its first mark is
 * @property {number} last
 * @property {number | undefined} since the place where the oldest answer among them stopped being the latest
 * @property {number} room to its nearest neighbor
 */

/** A lane. @typedef {{location: string, clusters: Cluster[], xs: number[]}} Lane */

/**
 * The locations that have a lane: those of the emulator in its order, then those of operations only.
 *
 * @param {readonly string[]} configured
 * @param {readonly Mark[]} marks
 * @param {string | undefined} only this one
 */
export function locationsOf(configured, marks, only) {
  if (only !== undefined) return [only];
  const found = new Set(marks.map(({ location }) => location));
  const others = [...found].filter((location) => !configured.includes(location) && location !== REST).sort();
  return [...new Set([...configured, ...(found.has(REST) ? [REST] : []), ...others])];
}

/** @param {number} lane */
export function lineY(lane) {
  return TOP_PX + lane * LANE_PX + LINE_PX;
}

/** Below the lanes. */
const BOTTOM_PX = 16;

/** @param {number} lanes how many */
export function heightOf(lanes) {
  return bottomOf(lanes) + BOTTOM_PX;
}

/** @param {number} lanes how many */
export function bottomOf(lanes) {
  return TOP_PX + lanes * LANE_PX;
}

/**
 * Puts the operations into their lanes.
 *
 * @param {readonly string[]} locations
 * @param {readonly Mark[]} marks in the order of time
 * @param {readonly number[]} xs where each of them is
 * @param {readonly (number | undefined)[]} sinces where its answer stopped being the latest
 * @returns {Lane[]}
 */
export function lanesOf(locations, marks, xs, sinces) {
  /** @type {Lane[]} */
  const lanes = locations.map((location) => ({ location, clusters: [], xs: [] }));
  const index = new Map(locations.map((location, lane) => [location, lane]));
  marks.forEach((mark, i) => {
    const lane = index.get(mark.location);
    if (lane === undefined) return;
    const { clusters } = lanes[lane];
    const last = clusters[clusters.length - 1];
    if (last !== undefined && xs[i] - last.first < MARK_PX) {
      join(last, mark, xs[i], sinces[i]);
    } else {
      clusters.push({
        x: xs[i], lane, marks: [mark], kind: mark.kind, first: xs[i], last: xs[i], since: sinces[i], room: Infinity,
      });
    }
  });
  for (const lane of lanes) {
    lane.xs = lane.clusters.map(({ x }) => x);
    lane.clusters.forEach((cluster, i) => {
      cluster.room = Math.min((lane.xs[i + 1] ?? Infinity) - cluster.x, cluster.x - (lane.xs[i - 1] ?? -Infinity));
    });
  }
  return lanes;
}

/** @param {Cluster} cluster @param {Mark} mark @param {number} x @param {number | undefined} since */
function join(cluster, mark, x, since) {
  cluster.marks.push(mark);
  cluster.last = x;
  cluster.x = (cluster.first + x) / 2;
  if (KINDS_BY_WEIGHT.indexOf(mark.kind) < KINDS_BY_WEIGHT.indexOf(cluster.kind)) cluster.kind = mark.kind;
  if (since !== undefined) cluster.since = Math.min(since, cluster.since ?? Infinity);
}

/**
 * The clusters of a lane between two places.
 *
 * @param {Lane} lane
 * @param {number} from
 * @param {number} to
 */
export function clustersIn({ clusters, xs }, from, to) {
  return clusters.slice(Math.max(0, indexOf(xs, from - MARK_PX)), indexOf(xs, to + MARK_PX) + 1);
}

/**
 * The cluster that is nearest to a point.
 *
 * @param {readonly Lane[]} lanes
 * @param {number} x
 * @param {number} y
 * @param {number} [most] pixels away, sideways
 * @returns {Cluster | undefined}
 */
export function nearest(lanes, x, y, most = Infinity) {
  const lane = lanes[Math.floor((y - TOP_PX) / LANE_PX)];
  if (lane === undefined) return undefined;
  const i = indexOf(lane.xs, x);
  const found = [lane.clusters[i], lane.clusters[i + 1]].filter((cluster) => cluster !== undefined);
  const best = found.sort((one, other) => Math.abs(one.x - x) - Math.abs(other.x - x))[0];
  return best !== undefined && Math.abs(best.x - x) <= most ? best : undefined;
}

/**
 * The cluster that has an operation.
 *
 * @param {readonly Lane[]} lanes
 * @param {Mark} mark
 */
export function clusterOf(lanes, mark) {
  return lanes.find(({ location }) => location === mark.location)?.clusters.find(({ marks }) => marks.includes(mark));
}

/**
 * The cluster that arrow keys reach from another one: beside it, or the nearest of the next lane
 * that has any.
 *
 * @param {readonly Lane[]} lanes
 * @param {Cluster} from
 * @param {"up" | "down"} direction
 */
export function across(lanes, from, direction) {
  const step = direction === "up" ? -1 : 1;
  for (let lane = from.lane + step; lanes[lane] !== undefined; lane += step) {
    const found = nearest(lanes, from.x, lineY(lane));
    if (found !== undefined) return found;
  }
  return undefined;
}
