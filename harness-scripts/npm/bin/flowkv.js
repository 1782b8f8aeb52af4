#!/usr/bin/env node
// `flowkv dev` and `flowkv run` run Workers on the emulator; every other command is its own.
import { spawn } from "node:child_process";
import { dev, run } from "../dev.js";
import { emulatorCommand } from "../emulator.js";
import { onEndingSignal, statusOf, whenNpmIsGone } from "../processes.js";

const [command, ...rest] = process.argv.slice(2);
if (command === "dev" || command === "run") {
  await (command === "dev" ? dev : run)(rest);
} else {
  let program;
  try {
    program = emulatorCommand();
  } catch (error) {
    console.error(`flowkv: ${error.message}`);
    process.exit(1);
  }
  const child = spawn(program[0], [...program.slice(1), ...process.argv.slice(2)], { stdio: "inherit" });
  onEndingSignal((signal) => child.kill(signal));
  whenNpmIsGone(() => child.kill());
  child.on("error", (error) => {
    console.error(`flowkv: ${program[0]} cannot be run: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (status, signal) => {
    process.exitCode = statusOf(status, signal);
  });
}
