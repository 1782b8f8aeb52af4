// The picture as a file of its own: what is on the screen, with its colors as attributes, a title and
// the legend. It needs neither this page nor a style sheet, and runs no script.

const SVG = "http://www.w3.org/2000/svg";
const TITLE_PX = 46;
const LEGEND_ROW_PX = 24;
const LEGEND_COLUMN_PX = 300;

/** The properties by which shapes and texts look as they do here. */
const PROPERTIES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity",
  "font-family", "font-size", "font-weight", "text-anchor", "paint-order",
];

/** What XML cannot hold, also not as a reference. */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/**
 * @param {SVGSVGElement} chart as it is on the page
 * @param {SVGSVGElement[]} glyphs of the legend, each with its words in data-text
 * @param {{title: string, subtitle: string, background: string}} options
 * @returns {string} SVG
 */
export function exported(chart, glyphs, { title, subtitle, background }) {
  const width = Number(chart.getAttribute("width"));
  const height = Number(chart.getAttribute("height"));
  const columns = Math.max(1, Math.floor(width / LEGEND_COLUMN_PX));
  const all = TITLE_PX + height + Math.ceil(glyphs.length / columns) * LEGEND_ROW_PX + 16;
  const root = element("svg", { xmlns: SVG, width, height: all, viewBox: `0 0 ${width} ${all}`, role: "img" });
  const name = element("title", {});
  name.textContent = clean(title);
  const inks = getComputedStyle(chart);
  const font = { "font-family": inks.fontFamily, fill: inks.color };
  root.append(
    name,
    element("rect", { width, height: all, fill: background }),
    text(title, { ...font, x: 12, y: 20, "font-size": 15, "font-weight": 600 }),
    text(subtitle, { ...font, x: 12, y: 38, "font-size": 12 }),
  );
  // Its own size cuts off what is drawn beside the window.
  const picture = plain(chart);
  picture.setAttribute("y", String(TITLE_PX));
  root.append(picture);
  glyphs.forEach((glyph, i) => {
    const x = 12 + (i % columns) * LEGEND_COLUMN_PX;
    const y = TITLE_PX + height + 8 + Math.floor(i / columns) * LEGEND_ROW_PX;
    const shape = plain(glyph);
    shape.setAttribute("x", String(x));
    shape.setAttribute("y", String(y));
    root.append(shape, text(glyph.dataset.text ?? "", { ...font, x: x + 32, y: y + 16, "font-size": 12 }));
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

/**
 * A copy with the looks as attributes, and nothing that belongs to this page.
 *
 * @param {SVGSVGElement} original
 */
function plain(original) {
  const copy = /** @type {SVGSVGElement} */ (original.cloneNode(true));
  const originals = [original, ...original.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((each, i) => {
    const style = getComputedStyle(originals[i]);
    for (const { name } of [...each.attributes]) {
      if (name === "class" || name === "tabindex" || name.startsWith("aria-")) each.removeAttribute(name);
    }
    for (const property of PROPERTIES) {
      const value = style.getPropertyValue(property);
      if (value !== "" && value !== "normal") each.setAttribute(property, value);
    }
  });
  const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) texts.currentNode.nodeValue = clean(texts.currentNode.nodeValue ?? "");
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  /** @type {Comment[]} */
  const marks = [];
  while (comments.nextNode()) marks.push(/** @type {Comment} */ (comments.currentNode));
  marks.forEach((mark) => mark.remove());
  return copy;
}

/** @param {string} text */
function clean(text) {
  return text.replace(NO_XML, "\ufffd");
}

/** @param {string} words @param {Record<string, string | number>} attributes */
function text(words, attributes) {
  const found = element("text", attributes);
  found.textContent = clean(words);
  return found;
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function element(name, attributes) {
  const found = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute !== "xmlns") found.setAttribute(attribute, String(value));
  }
  return found;
}

/**
 * The name of the file: namespace, key and time, as far as file names can have them.
 *
 * @param {(string | undefined)[]} parts
 */
export function fileName(parts) {
  const safe = parts
    .filter((part) => part !== undefined && part !== "")
    .map((part) => String(part).replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+|[.-]+$/g, "").slice(0, 60))
    .filter((part) => part !== "");
  return `${["timeline", ...safe].join("_")}.svg`;
}

/**
 * Has the browser save a text as a file.
 *
 * @param {string} name
 * @param {string} content
 * @param {string} type
 */
export function download(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then; it need not keep it for the page's whole life.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
