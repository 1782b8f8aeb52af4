// Saves the picture under a name that says of what and when it is.
import { instantText, visibleText } from "../elements/text.js";
import { download, exported, fileName } from "./export.js";

/**
 * @param {Element} screen that has the picture and the legend
 * @param {{name: string, key: string | undefined, from: number, to: number}} what name: of the namespace or the file
 */
export function savePicture(screen, { name, key, from, to }) {
  const chart = screen.querySelector("flowkv-timeline-chart svg");
  if (!(chart instanceof SVGSVGElement)) return;
  const glyphs = /** @type {SVGSVGElement[]} */ ([...screen.querySelectorAll(".legend svg")]);
  const begin = instantText(Math.floor(from));
  const content = exported(chart, glyphs, {
    title: `Timeline of ${visibleText(name)}${key === undefined ? "" : `, key ${visibleText(key)}`}`,
    subtitle: `${begin} to ${instantText(Math.ceil(to))} UTC, on the clock of the emulator`,
    background: getComputedStyle(document.documentElement).backgroundColor,
  });
  download(fileName([name, key, begin]), content, "image/svg+xml");
}
