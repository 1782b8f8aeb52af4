// Processes that this one starts and ends, with all that they have started themselves.
import { spawn } from "node:child_process";
import { constants } from "node:os";

const GRACE_MILLISECONDS = 10_000;

/** The exit status of a process that a signal has ended, as shells have it. */
export function statusOf(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/**
 * Calls back when the process that started this one is gone, if that was npm: npx hands a signal on
 * to a shell, which dies of it and tells nobody. Whoever else starts a process may leave it running.
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

/** Ends a process; resolves when it is gone. */
export function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const forced = setTimeout(() => child.kill("SIGKILL"), GRACE_MILLISECONDS);
    child.ref();
    child.once("exit", () => {
      clearTimeout(forced);
      resolve();
    });
    child.kill();
  });
}

/**
 * A program in the foreground, such as `npx vite`, which starts others. Without a terminal it leads
 * a process group of its own, so that all of them can be ended; on a terminal it stays in the one
 * that Ctrl-C reaches.
 */
export class Program {
  #child;
  #isLeader = !process.stdin.isTTY && process.platform !== "win32";

  constructor(command, args, options) {
    this.#child = spawn(command, args, { ...options, detached: this.#isLeader, stdio: "inherit" });
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
    // A terminal gives Ctrl-C to the program as well; twice, wrangler does not end in order.
    if (signal !== "SIGINT" || !process.stdin.isTTY) {
      this.#child.kill(signal);
    }
    if (this.#isLeader) {
      setTimeout(() => this.#toGroup("SIGKILL"), GRACE_MILLISECONDS).unref();
    }
  }

  /** The leader has gone; the others hear of it now, and are given a while. */
  async #endGroup() {
    if (!this.#isLeader) {
      return;
    }
    let isThere = this.#toGroup("SIGTERM");
    for (let waited = 0; isThere && waited < GRACE_MILLISECONDS; waited += 50) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      isThere = this.#toGroup(0);
    }
    this.#toGroup("SIGKILL");
  }

  /** Whether there was anybody to signal. */
  #toGroup(signal) {
    try {
      process.kill(-this.#child.pid, signal);
      return true;
    } catch {
      return false;
    }
  }
}
