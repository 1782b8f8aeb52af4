// Saves what the page has as a file of the person's.

/**
 * Saves a file, as a download.
 *
 * @param {string} name
 * @param {Blob | string} content
 * @param {string} [type] of a text
 */
export function saveFile(name, content, type = "application/json") {
  const url = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has opened it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * A text as a part of a file's name, on every system.
 *
 * @param {string} text
 */
export function fileName(text) {
  return text.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80);
}
