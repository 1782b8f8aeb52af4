// Where a project's emulator is, for who runs a Worker of the project later. A file in the temporary
// folder says it: to ask the ports would send requests into the Workers of other projects.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { isAlive } from "./processes.js";

/** The note of a project's emulator; it is of the process that starts the emulator. */
export class OwnEmulator {
  #file;

  constructor(project) {
    const folder = join(tmpdir(), `flowkv-${userInfo().username}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, `${createHash("sha256").update(project).digest("hex").slice(0, 32)}.json`);
  }

  /** Its url, which is missing while it is being started; undefined: there is no note. */
  read() {
    try {
      const { pid, url } = JSON.parse(readFileSync(this.#file, "utf8"));
      return isAlive(pid) ? { pid, url } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Notes that this process starts the emulator; false: another process was faster. */
  claim() {
    if (this.read() === undefined) {
      rmSync(this.#file, { force: true });
    }
    try {
      writeFileSync(this.#file, JSON.stringify({ pid: process.pid }), { flag: "wx" });
    } catch (error) {
      if (error.code === "EEXIST") return false;
      throw error;
    }
    process.once("exit", () => this.#forgetOwn());
    return this.read()?.pid === process.pid;
  }

  /** Notes where the emulator is. */
  note(url) {
    const next = `${this.#file}.${process.pid}`;
    writeFileSync(next, JSON.stringify({ pid: process.pid, url }));
    renameSync(next, this.#file);
    process.once("exit", () => this.#forgetOwn());
  }

  /** What is noted is wrong. */
  forget() {
    rmSync(this.#file, { force: true });
  }

  #forgetOwn() {
    if (this.read()?.pid === process.pid) this.forget();
  }
}
