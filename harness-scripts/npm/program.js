// The emulator's program in the place of this one.
import { spawn } from "node:child_process";
import { emulatorCommand } from "./emulator.js";
import { Mistake } from "./mistake.js";
import { onEndingSignal, statusOf, whenNpmIsGone } from "./processes.js";

/** Runs a command of the emulator; sets the status that this process ends with. */
export function runProgram(args) {
  let program;
  try {
    program = emulatorCommand({ command: args[0] ?? "help", isTerminal: process.stderr.isTTY });
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    console.error(`flowkv: ${error.message}`);
    process.exitCode = error.status;
    return;
  }
  const child = spawn(program[0], [...program.slice(1), ...args], { stdio: "inherit" });
  onEndingSignal((signal) => child.kill(signal));
  whenNpmIsGone(() => child.kill());
  child.on("error", (error) => {
    console.error(
      `flowkv: ${program[0]} cannot be run on this machine (${error.code ?? error.message}); FLOWKV_JAVA names another Java`,
    );
    process.exitCode = 1;
  });
  child.on("exit", (status, signal) => {
    process.exitCode = statusOf(status, signal);
  });
}
