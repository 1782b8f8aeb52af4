// Keys of the picture.

const ZOOM_STEP = 1.6;
const PAN_SHARE = 0.2;

/**
 * What a key does; undefined: nothing.
 *
 * @param {KeyboardEvent} event
 * @param {import("./chart.js").FlowkvTimelineChart} chart
 * @returns {(() => void) | undefined}
 */
export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }, chart) {
  if (ctrlKey || metaKey || altKey) return undefined;
  switch (key) {
    case "ArrowLeft":
      return () => void (shiftKey ? chart.step(-1) : chart.pan(-PAN_SHARE * chart.width));
    case "ArrowRight":
      return () => void (shiftKey ? chart.step(1) : chart.pan(PAN_SHARE * chart.width));
    case "ArrowUp":
      return () => chart.cross("up");
    case "ArrowDown":
      return () => chart.cross("down");
    case "Home":
      return () => void chart.pan(-Infinity);
    case "End":
      return () => void chart.pan(Infinity);
    case "+":
    case "=":
      return () => chart.zoom(ZOOM_STEP);
    case "-":
      return () => chart.zoom(1 / ZOOM_STEP);
    case "Enter":
      return () => chart.enter();
    default:
      return undefined;
  }
}
