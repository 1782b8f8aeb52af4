#!/usr/bin/env node
// `flowkv dev` and `flowkv run` run Workers on the emulator; every other command is its own.
const [command, ...rest] = process.argv.slice(2);
if (command === "dev" || command === "run") {
  const commands = await import("../dev.js");
  await commands[command](rest);
} else {
  const { runProgram } = await import("../program.js");
  runProgram(process.argv.slice(2));
}
