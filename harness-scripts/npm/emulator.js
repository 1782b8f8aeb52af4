// The emulator as a process of this one.
import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const READY = /^FlowKV is ready at (http:\/\/\S+)/m;

/** The program, with its first arguments. */
export function emulatorCommand() {
  if (process.env.FLOWKV_JAR) {
    return ["java", "-XX:+UseSerialGC", "-jar", process.env.FLOWKV_JAR];
  }
  const script = fileURLToPath(new URL("../flowkv", import.meta.url));
  if (!statSync(script, { throwIfNoEntry: false })?.isFile()) {
    // Copied out of the clone, as npm does with --install-links; next to it is then itself.
    throw new Error(
      `there is no emulator at ${script}: use this package from within a clone of FlowKV, or set FLOWKV_JAR to flowkv.jar`,
    );
  }
  return [script];
}

/**
 * Starts an emulator, with `serve` and its options. It ends with this process, however that ends: it
 * watches its standard input. Resolves once it is ready, and rejects with what it said if it ends
 * before.
 */
export function startEmulator(command, { timeoutMilliseconds, environment }) {
  const child = spawn(command[0], [...command.slice(1), "--until-stdin-ends"], {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const killed = () => child.kill();
  process.once("exit", killed);
  child.once("exit", () => process.removeListener("exit", killed));
  return new Promise((resolve, reject) => {
    let said = "";
    let complained = "";
    const timer = setTimeout(() => {
      child.kill();
      reject(new Error(`the emulator is not ready after ${timeoutMilliseconds} ms: ${complained.trim()}`));
    }, timeoutMilliseconds);
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said = (said + text).slice(-10_000);
      const ready = READY.exec(said);
      if (ready) {
        clearTimeout(timer);
        // It keeps this process alive no longer than whoever holds it.
        child.unref();
        child.stdin.unref?.();
        child.stdout.unref?.();
        child.stderr.unref?.();
        resolve({ url: ready[1], child });
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      complained = (complained + text).slice(-10_000);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`the emulator cannot be started: ${error.message}`));
    });
    child.once("close", (status) => {
      clearTimeout(timer);
      reject(new Error(`the emulator ended with status ${status}: ${complained.trim()}`));
    });
  });
}

/** Ends a process; resolves when it is gone. */
export function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const forced = setTimeout(() => child.kill("SIGKILL"), 10_000);
    child.ref();
    child.once("exit", () => {
      clearTimeout(forced);
      resolve();
    });
    child.kill();
  });
}
