import assert from "node:assert/strict";
import { test } from "node:test";
import { readHistory } from "../../main/resources/dev/flowkv/inspector/ui/history.js";

const HEADER = '{"format":"flowkv-history","version":2,"forgotten":3}';
const PUT = '{"seq":4,"face":"binding","location":"lhr","namespace":"app","op":"put","call":1,"return":1,"key":"k","value":"v","outcome":"ok"}';

test("operations and changes are records", () => {
  const { header, records } = readHistory(`${HEADER}\n${PUT}\n{"seq":5,"change":"emptied","at":2}\n`);
  assert.equal(header.forgotten, 3);
  assert.deepEqual(records.map(({ seq, op, change }) => [seq, op ?? change]), [[4, "put"], [5, "emptied"]]);
});

test("an odd line is kept as text, with its number, and hides no other line", () => {
  const odd = ["{", "null", "7", '{"seq":5}', '{"seq":"5","op":"get","call":1,"return":1}', '{"seq":5,"op":"get","call":null,"return":1}'];
  for (const line of odd) {
    const { records } = readHistory([HEADER, PUT, line, PUT.replace('"seq":4', '"seq":6')].join("\n"));
    assert.deepEqual(records[1], { seq: 5, odd: line });
    assert.deepEqual(records.map(({ seq }) => seq), [4, 5, 6]);
  }
});

test("what is no history is refused with a sentence", () => {
  for (const text of ["", "hello", "{}", '{"format":"other"}', "[]"]) {
    assert.throws(() => readHistory(text), /^Error: This is no history: its first line must be/);
  }
});
