// The emulator as a process of this one.
import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withClassData } from "./class-data.js";
import { findJava } from "./java.js";
import { Mistake } from "./mistake.js";
import { LEADER, endWithThisProcess, signalGroup } from "./processes.js";

// Up to the space behind the address: output comes in pieces.
const READY = /^FlowKV is ready at (http:\/\/\S+)\s/m;

/**
 * The program, with its first arguments: the jar that FLOWKV_JAR names, the one in this package, or
 * the script of the clone that this package is in.
 *
 * @param command what it is to do; what is about to serve makes the next start faster
 * @param isTerminal whether people look at its error stream; undefined: the one that starts it says so
 * @param warn what hears why it starts slowly, or not with the Java that was expected
 */
export function emulatorCommand({ command = "serve", isTerminal = false, warn = complain } = {}) {
  const packed = fileURLToPath(new URL("lib/flowkv.jar", import.meta.url));
  const given = process.env.FLOWKV_JAR;
  if (!given && !isFile(packed)) {
    return [scriptOfTheClone()];
  }
  const java = findJava();
  java.passedOver.forEach((why) => warn(`${why}; ${java.program} is taken instead`));
  const watched = isTerminal ? ["-Dflowkv.terminal=true"] : ["-Dflowkv.terminal=false", "-Dflowkv.progress=false"];
  const { jar, options } = given
    ? { jar: given, options: [] }
    : withClassData({ jar: packed, known: noted(packed), java, makes: command === "serve", say: warn });
  // For the doctor, which looks at what this package runs.
  const own = `-Dflowkv.scripts=${path.dirname(fileURLToPath(import.meta.url))}`;
  return [java.program, "-XX:+UseSerialGC", ...compilation(command), own, ...watched, ...options, "-jar", jar];
}

/** As harness-scripts/flowkv: a start is over before the optimizing compiler has anything to win. */
function compilation(command) {
  if (command === "serve") return ["-XX:CompileThresholdScaling=3"];
  return ["explore", "check", "report", "doctor", "import", "export"].includes(command) ? [] : ["-XX:TieredStopAtLevel=1"];
}

function scriptOfTheClone() {
  const script = fileURLToPath(new URL("../flowkv", import.meta.url));
  if (!isFile(script)) {
    // Copied out of the clone, as npm does with --install-links; next to it is then itself.
    throw new Mistake(
      `there is no emulator at ${script}: use this package from within a clone of FlowKV, or set FLOWKV_JAR to flowkv.jar`,
    );
  }
  return script;
}

function isFile(file) {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** What the build has noted of the package's jar. */
function noted(jar) {
  return JSON.parse(readFileSync(`${jar}.json`, "utf8"));
}

function complain(what) {
  console.error(`flowkv: ${what}`);
}

/**
 * Starts `serve`, with options and with nothing but them: who has read the flowkv.toml of a folder
 * has its options among these. It ends with this process, however that ends: it watches its standard input.
 *
 * Resolves once it is ready, and rejects with what it said if it ends before.
 *
 * @param say what its output is handed to; by default it is kept for the rejection
 * @param started what the process is handed to at once
 */
export function startEmulator(command, options, { timeoutMilliseconds, environment, say, started }) {
  const child = spawn(
    command[0],
    [...command.slice(1), "serve", "--no-config", "--until-stdin-ends", ...options],
    // A group of its own: the first start builds it, with programs that would go on.
    { ...LEADER, stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...environment } },
  );
  started?.(child);
  endWithThisProcess(child);
  // A program that takes no input and has ended already shows in its exit.
  child.stdin.on("error", () => {});
  return new Promise((resolve, reject) => {
    let said = "";
    let complained = "";
    const why = () => (say || complained.trim() === "" ? "" : `: ${complained.trim()}`);
    const timer = setTimeout(() => {
      signalGroup(child, "SIGTERM");
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new Error(`the emulator is not ready after ${timeoutMilliseconds} ms${why()}`));
    }, timeoutMilliseconds);
    child.stdout.setEncoding("utf8").on("data", (text) => {
      say?.(text);
      said = (said + text).slice(-10_000);
      const ready = READY.exec(said);
      if (ready) {
        clearTimeout(timer);
        // It keeps this process alive no longer than its owner does.
        child.unref();
        child.stdin.unref?.();
        child.stdout.unref?.();
        child.stderr.unref?.();
        resolve({ url: ready[1], child });
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      say?.(text);
      complained = (complained + text).slice(-10_000);
    });
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(new Error(`the emulator cannot be started: ${error.message}`));
    });
    child.once("close", (status, signal) => {
      clearTimeout(timer);
      const how = signal ? `was ended by ${signal}` : `ended with status ${status}`;
      reject(new Error(`the emulator ${how}${why()}`));
    });
  });
}
