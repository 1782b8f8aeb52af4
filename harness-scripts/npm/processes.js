// Processes that this one starts and ends, with all that they have started themselves.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { spawnable } from "./windows.js";

const GRACE_MILLISECONDS = 10_000;

/** What the rest of a group is given when its leader has ended by itself. */
const REST_MILLISECONDS = 2_000;

/** The signals that end a program. */
const ENDING = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** The exit status of a process that a signal has ended, as shells have it. */
export function statusOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/** Calls back with each signal that would end this process, which it then does not. */
export function onEndingSignal(callback) {
  for (const signal of ENDING) {
    process.on(signal, () => callback(signal));
  }
}

/**
 * A process that leads a group of its own, where there are groups; not on a terminal, since Ctrl-C
 * is to reach it.
 */
export const LEADER = { detached: process.platform !== "win32" && !process.stdin.isTTY };

/**
 * Signals a process that was started as a leader, and all that it has started, also after it has
 * ended itself. Returns whether there was anybody to signal.
 */
export function signalGroup(child, signal) {
  if (!LEADER.detached) {
    return child.kill(signal);
  }
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** Whether a process is there, started by anybody. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** What ends with this process. */
const running = new Set();
process.once("exit", () => running.forEach((child) => signalGroup(child, "SIGTERM")));

/** Sees to it that a process that leads a group ends with this one, and the group. */
export function endWithThisProcess(child) {
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
}

/** Runs a program; resolves to its status and output. What it complains of is shown at once. */
export function outputOf(command, args) {
  const child = spawn(command, args, { ...LEADER, stdio: ["ignore", "pipe", "pipe"] });
  endWithThisProcess(child);
  let output = "";
  let complaint = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaint += text;
    process.stderr.write(text);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ status: statusOf(code, signal), output, complaint }));
  });
}

/**
 * Calls back when the process that started this one is gone, if that was npm: npx hands a signal on
 * to a shell, which dies of it and tells nobody. Other parents may leave their processes running.
 */
export function whenNpmIsGone(callback) {
  if (!process.env.npm_execpath) {
    return;
  }
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      callback();
    }
  }, 250);
  timer.unref();
}

/**
 * Ends a process that leads a group, and the group; resolves when it is gone.
 *
 * @param graceMilliseconds how long it may take for it
 */
export function ended(child, graceMilliseconds = GRACE_MILLISECONDS) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const forced = setTimeout(() => signalGroup(child, "SIGKILL"), graceMilliseconds);
    let rest;
    const done = () => {
      clearTimeout(forced);
      clearTimeout(rest);
      resolve();
    };
    child.ref();
    // With its last words; what it has left behind may hold its pipes open.
    child.once("exit", () => (rest = setTimeout(done, REST_MILLISECONDS)));
    child.once("close", done);
    signalGroup(child, "SIGTERM");
  });
}

/**
 * A program in the foreground, such as `npx vite`, which starts others. Without a terminal it leads
 * a process group of its own, so that all of them can be ended; on a terminal it stays in the one
 * that Ctrl-C reaches.
 */
export class Program {
  #child;

  /**
   * @param hear what hears its output, line by line; without it, it has the terminal to itself
   */
  constructor(command, args, options, hear) {
    const stdio = hear === undefined ? "inherit" : ["ignore", "pipe", "pipe"];
    const program = spawnable(command, args);
    this.#child = spawn(program.command, program.args, { ...options, ...program.options, ...LEADER, stdio });
    if (hear !== undefined) {
      linesOf(this.#child.stdout, (line) => hear(line, process.stdout));
      linesOf(this.#child.stderr, (line) => hear(line, process.stderr));
    }
  }

  /** Resolves to its exit status once it has ended, and all that it had started. */
  async status() {
    const status = await new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("exit", (code, signal) => resolve(statusOf(code, signal)));
    });
    await this.#endGroup();
    return status;
  }

  /** Hands a signal on. What is still there some time later is ended. */
  signal(signal) {
    // A terminal gives Ctrl-C to the program as well; twice, wrangler does not end in order. There
    // the program decides what to do with it.
    if (["SIGINT", "SIGQUIT"].includes(signal) && process.stdin.isTTY) {
      return;
    }
    this.#child.kill(signal);
    setTimeout(() => signalGroup(this.#child, "SIGKILL"), GRACE_MILLISECONDS).unref();
  }

  /** The leader has gone; the others hear of it now, and are given a while. */
  async #endGroup() {
    if (!LEADER.detached) {
      return;
    }
    let isThere = signalGroup(this.#child, "SIGTERM");
    // Not for long: where nobody reaps those that have lost their parent, they seem to be there.
    for (let waited = 0; isThere && waited < REST_MILLISECONDS; waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isThere = signalGroup(this.#child, 0);
    }
    signalGroup(this.#child, "SIGKILL");
  }
}

function linesOf(stream, hear) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    lines.forEach(hear);
  });
  stream.on("end", () => rest !== "" && hear(rest));
}
