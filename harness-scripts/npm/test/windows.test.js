// What is started on Windows. The quoting is held to how cmd.exe and programs take it apart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { spawnable } from "../windows.js";

const env = { PATH: "C:\\Program Files\\nodejs;C:\\tools", ComSpec: "C:\\Windows\\system32\\cmd.exe" };
const files = new Set([
  "C:\\Program Files\\nodejs\\npx.cmd",
  "C:\\tools\\node.exe",
  "C:\\tools\\both.exe",
  "C:\\tools\\both.cmd",
]);
const on = (command, args) => spawnable(command, args, { platform: "win32", env, exists: (file) => files.has(file) });

test("programs are started as they are, everywhere", () => {
  assert.deepEqual(spawnable("npx", ["vite"], { platform: "linux" }), { command: "npx", args: ["vite"], options: {} });
  assert.deepEqual(on("node", ["a b"]), { command: "node", args: ["a b"], options: {} });
  assert.equal(on("both", []).command, "both");
  assert.equal(on("missing", []).command, "missing");
});

test("scripts are started by cmd.exe, with every part quoted", () => {
  const { command, args, options } = on("npx", ["vite", "--host", "a b", "50%", 'say "hi"', "C:\\end\\"]);
  assert.equal(command, env.ComSpec);
  assert.deepEqual(options, { windowsVerbatimArguments: true });
  assert.deepEqual(args.slice(0, 3), ["/d", "/s", "/c"]);
  assert.ok(args[3].startsWith('"C:\\Program^ Files\\nodejs\\npx.cmd '));
  assert.deepEqual(takenApart(args[3]), ["vite", "--host", "a b", "50%", 'say "hi"', "C:\\end\\"]);
});

/** The arguments that a program gets: cmd.exe reads the line, the script's %* once more, then the program. */
function takenApart(line) {
  const inner = line.slice(1, -1);
  const withoutCarets = (text) => text.replace(/\^(.)/g, "$1");
  const handedOn = withoutCarets(withoutCarets(inner.slice(inner.indexOf("npx.cmd ") + "npx.cmd ".length)));
  const found = [];
  for (const [, quoted] of handedOn.matchAll(/"((?:\\.|[^"\\])*)"/g)) {
    found.push(
      quoted
        .replace(/(\\*)"/g, (_, marks) => `${"\\".repeat(marks.length / 2)}"`)
        .replace(/\\+$/, (marks) => "\\".repeat(marks.length / 2)),
    );
  }
  return found;
}
