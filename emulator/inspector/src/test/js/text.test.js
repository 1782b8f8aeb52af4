import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesText, durationText, instantText, textParts, visibleText } from "../../main/resources/dev/flowkv/inspector/ui/elements/text.js";

test("what cannot be seen has a mark", () => {
  const table = {
    "a\u0000b": "a␀b",
    "tab\tline\n": "tab␉line␊",
    "\u007f": "␡",
    "\u0085": "[U+0085]",
    "\u202eabc": "[U+202E]abc",
    "a\u2066b\u2069\u200f": "a[U+2066]b[U+2069][U+200F]",
    "a\u200bb\u00ad\ufeff": "a[U+200B]b[U+00AD][U+FEFF]",
    "\u2028\uffff": "[U+2028][U+FFFF]",
    "\ud83d": "[U+D83D]",
    "a\udc00\ud83d": "a[U+DC00][U+D83D]",
    "  a b ": "␠␠a b␠",
    "": "(empty)",
  };
  for (const [text, shown] of Object.entries(table)) assert.equal(visibleText(text), shown);
});

test("what can be seen is as it is", () => {
  for (const text of ["greeting", "<img src=x onerror=alert(1)>", "%2F", "__proto__", "é 漢 שלום", "👩‍👩‍👧", "👩🏽‍🔬", "❤️‍🔥"]) {
    assert.deepEqual(textParts(text), { parts: [{ text, isMark: false }], more: 0 });
  }
});

test("a mark is told from the same character in the text", () => {
  assert.deepEqual(textParts("␀\u0000").parts, [
    { text: "␀", isMark: false },
    { text: "␀", isMark: true, name: "NUL" },
  ]);
  assert.equal(textParts("").parts[0].isMark, true);
  assert.deepEqual(textParts("\u001f \u007f ").parts.map(({ name }) => name), ["US", undefined, "DEL", "SP"]);
});

test("many equal marks are one with their number", () => {
  assert.equal(visibleText("\0".repeat(3)), "␀␀␀");
  assert.deepEqual(textParts(`a${"\0".repeat(48)}b`).parts[1], { text: "␀×48", isMark: true, name: "NUL×48" });
  assert.equal(visibleText("\u202e".repeat(4)), "[U+202E]×4");
  assert.equal(visibleText("aaaa␀␀␀␀"), "aaaa␀␀␀␀");
});

test("the end of a beginning is no end", () => {
  assert.deepEqual(textParts("ab ", { isBeginning: true, most: 5 }), { parts: [{ text: "ab ", isMark: false }], more: 0 });
  assert.deepEqual(textParts("abc", { isBeginning: true, most: 2 }), { parts: [{ text: "ab", isMark: false }], more: 0 });
  assert.deepEqual(textParts("", { isBeginning: true }).parts, []);
});

test("lines and tabs stay where a text has lines", () => {
  assert.deepEqual(textParts("a\n\tb\u0000", { hasLines: true }).parts, [
    { text: "a\n\tb", isMark: false },
    { text: "␀", isMark: true, name: "NUL" },
  ]);
});

test("a long text is cut between characters, and says how much is missing", () => {
  assert.equal(visibleText("abc", 3), "abc");
  assert.equal(visibleText("abcd", 3), "abc … 1 more");
  assert.equal(visibleText("👩👩👩", 2), "👩👩 … 1 more");
  assert.equal(visibleText("x".repeat(1_200), 200), `${"x".repeat(200)} … 1,000 more`);
  assert.equal(visibleText("a b", 2), "a  … 1 more", "a space inside of a text is no end of it");
});

test("bytes", () => {
  const table = { 0: "0 B", 512: "512 B", 1023: "1023 B", 1024: "1 KiB", 1229: "1.2 KiB", 1048575: "1023 KiB", 26214400: "25 MiB", 3e9: "2.7 GiB" };
  for (const [bytes, text] of Object.entries(table)) assert.equal(bytesText(Number(bytes)), text);
});

test("durations", () => {
  const table = {
    0: "0 s",
    1: "0.001 s",
    68: "0.068 s",
    2000: "2 s",
    9999: "9.999 s",
    59932: "59.9 s",
    59999: "59.9 s",
    60000: "60 s",
    119999: "119.9 s",
    160000: "2 min 40 s",
    180000: "3 min",
    3600000: "1 h",
    11100000: "3 h 5 min",
    187200000: "2 d 4 h",
  };
  for (const [millis, text] of Object.entries(table)) assert.equal(durationText(Number(millis)), text);
  assert.equal(durationText(-1500), "-1.5 s");
});

test("instants", () => {
  assert.equal(instantText("2026-11-26T07:33:22Z"), "2026-11-26 07:33:22.000");
  assert.equal(instantText(1_795_678_402_500, "2026-11-26T23:00:00Z"), "07:33:22.500");
  assert.equal(instantText("2026-11-25T07:33:22.500Z", "2026-11-26T00:00:00Z"), "2026-11-25 07:33:22.500");
  assert.equal(instantText("nonsense"), "nonsense");
  assert.equal(instantText(undefined), "undefined");
});
