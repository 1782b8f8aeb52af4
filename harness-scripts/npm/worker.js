// A program that runs Workers at one location, with its KV bindings served by an emulator.
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Program } from "./processes.js";
import { Served } from "./served.js";

const PRELOAD = path.join(path.dirname(fileURLToPath(import.meta.url)), "kv-preload.cjs");

/** What is served is said before where; it comes on another way than wrangler's line. */
const HEARD_MILLISECONDS = 1_000;
const READY = /Ready on (https?:\/\/\S+)/;
/** Colors, and what else a terminal understands. */
const CONTROLS = /\u001b\[[0-9;?]*[A-Za-z]/g;

export class Worker {
  /** Resolves to where wrangler says that the Worker is; never, if it does not, or is alone. */
  ready;

  #program;
  #ended;
  #served;

  /**
   * Starts one.
   *
   * @param command the program and its arguments
   * @param emulator where its emulator is, and how it is configured
   * @param location where it runs; "": at the emulator's first location
   * @param isAlone whether it has the terminal to itself; otherwise its lines begin with its location
   */
  static async start({ command, dir, isDev, emulator, project, location, isAlone, warn }) {
    const worker = new Worker();
    const at = location || emulator.config?.locations?.[0];
    worker.#served = await Served.listen(
      isDev,
      project,
      (binding, namespace) =>
        console.log(
          `flowkv: ${binding} → FlowKV namespace "${namespace}" at ${at}, profile ${emulator.config?.profile}`,
        ),
      warn,
      () => worker.signal("SIGTERM"),
    );
    const [program, ...args] = command;
    let isReady;
    worker.ready = new Promise((resolve) => (isReady = resolve)).then(async (url) => {
      await Promise.race([worker.#served.heard, delay(HEARD_MILLISECONDS, undefined, { ref: false })]);
      return url;
    });
    const hear = (line, stream) => {
      stream.write(`${at} | ${line}\n`);
      const [, url] = READY.exec(line.replace(CONTROLS, "")) ?? [];
      if (url !== undefined) isReady(url);
    };
    worker.#program = new Program(
      program,
      args,
      {
        cwd: dir,
        env: {
          ...process.env,
          ...(!isAlone && hasColors() && { FORCE_COLOR: "1" }),
          FLOWKV_URL: emulator.url,
          FLOWKV_LOCATION: location,
          ...worker.#served.environment,
          NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require ${quoted(PRELOAD)}`,
        },
      },
      isAlone ? undefined : hear,
    );
    worker.#ended = worker.#program.status().finally(() => worker.#served.close());
    worker.#ended.catch(() => {}); // A caller that asks for the status hears of it.
    return worker;
  }

  /** Why its bindings are not the emulator's; undefined: as far as is known, they are. */
  get failure() {
    return this.#served.failure;
  }

  /** Resolves to its exit status once it has ended, and all that it had started. */
  status() {
    return this.#ended;
  }

  signal(signal) {
    this.#program.signal(signal);
  }
}

/** As Node splits its options: a path may hold spaces, and on Windows backslashes. */
function quoted(text) {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function hasColors() {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}
