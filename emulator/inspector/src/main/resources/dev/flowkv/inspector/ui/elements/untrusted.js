// Puts keys, values and metadata on the page: as text, in their own direction, with marks for what
// cannot be seen.
import { html, nothing } from "lit";
import { moreText, textParts } from "./text.js";

/**
 * Shows a text that anybody may have written.
 *
 * @param {string} text
 * @param {Parameters<typeof textParts>[1]} [options]
 */
export function untrusted(text, options) {
  const { parts, more } = textParts(text, options);
  return html`<span class="untrusted" dir="auto">${parts.map((part) =>
    part.isMark ? html`<span class="mark" data-name=${part.name ?? nothing}>${part.text}</span>` : part.text,
  )}</span>${more === 0 ? nothing : html`<span class="muted">${moreText(more)}</span>`}`;
}
