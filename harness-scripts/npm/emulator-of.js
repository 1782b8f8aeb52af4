// Which emulator serves a project: the one that is named, the project's own if it runs, or a new one.
import { realpathSync } from "node:fs";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { emulatorCommand, startEmulator } from "./emulator.js";
import { Mistake } from "./mistake.js";
import namespaces from "./namespaces.cjs";
import { checkOptions, checkVersion } from "./differences.js";
import { lookAt } from "./look.js";
import { OwnEmulator } from "./own-emulator.js";
import { isAlive } from "./processes.js";
import { dataOf, holderOf, whereDataIs } from "./project-data.js";

const FIRST_PORT = Number(process.env.FLOWKV_PORTS_FROM) || 8786;
const PORTS = 16;
const WAIT_MILLISECONDS = 100;
const HINT_MILLISECONDS = 1_000;

// A first start builds it.
const START_MILLISECONDS = 300_000;

/** For an emulator whose dev was killed: it finishes requests, and makes its file smaller. */
const END_MILLISECONDS = 30_000;
const IN_USE = /^flowkv: (.* is in use by .*)$/m;

/** Finds or starts an emulator, of which it then knows where it is and how it is configured. */
export class EmulatorOf {
  #plan;
  #data;
  #project;
  #own;
  #warn;
  #started;

  /**
   * @param plan what the user asks for; `folder` is the project's, if it is not `dir`, and `data` the
   *     directory in which a new emulator keeps its data
   * @param warn what hears of options that the emulator does not have
   * @param started what a process that is started is handed to at once
   */
  constructor(plan, warn, started) {
    this.#plan = plan;
    this.#data = plan.data ?? dataOf(plan);
    // The folder, not the name in its configuration: projects of one name share nothing unasked.
    this.#project = namespaces.projectOf(undefined, realpathSync(plan.folder ?? plan.dir));
    this.#own = new OwnEmulator(this.#project);
    this.#warn = warn;
    this.#started = started;
  }

  /** Resolves to its url, its config and, unless it has said so itself, where its data is. */
  async find() {
    const { url, port } = this.#plan;
    if (url !== undefined) {
      return this.#named(url, port);
    }
    if (port === 0) {
      return this.#start(0);
    }
    return port === undefined ? this.#onAnyPort() : this.#onPort(port);
  }

  async #named(url, port) {
    const there = await this.#look(url);
    if (there.kind === "emulator") {
      return this.#join(url, there);
    }
    const at = new URL(url);
    if (there.kind !== "nobody" || !["127.0.0.1", "localhost"].includes(at.hostname) || at.port === "") {
      throw new Mistake(there.kind === "nobody" ? `nothing answers at ${url}` : there.what);
    }
    if (port !== undefined && port !== Number(at.port)) {
      throw new Mistake(`--port ${port} is not the port of ${url}, where the emulator would be started`, 2);
    }
    const emulator = await this.#startOrJoin(Number(at.port), () => true);
    return emulator ?? fail(await this.#whoHas(url));
  }

  async #onPort(port) {
    const url = urlOf(port);
    const there = await this.#look(url);
    if (this.#isOwn(there)) {
      return this.#join(url, there);
    }
    const started = there.kind === "nobody" ? await this.#startOrJoin(port, (it) => this.#isOwn(it)) : undefined;
    return started ?? fail(`port ${port} is taken: ${await this.#whoHas(url)}`);
  }

  /** In words, with what to do. */
  async #whoHas(url) {
    const { kind, what } = await this.#look(url);
    if (kind === "emulator") return `${what}; --url ${url} joins it`;
    return `${kind === "nobody" ? "it cannot be listened at" : what}; name another one, or none`;
  }

  /** The project's own emulator, or a new one at the first free port. */
  async #onAnyPort() {
    const noted = await this.#noted();
    if (noted !== undefined) {
      return noted;
    }
    const holding = await this.#holding();
    if (holding !== undefined) {
      this.#own.forget(); // Nothing was started for it.
      return holding;
    }
    for (let port = FIRST_PORT; port < FIRST_PORT + PORTS; port++) {
      // Nobody is asked who has a port: that may be a Worker of another project.
      if (!(await isFree(port))) continue;
      const emulator = await this.#startOrJoin(port, (it) => this.#isOwn(it));
      if (emulator === undefined) continue;
      if (port !== FIRST_PORT) {
        await this.#hintAtFirstPort();
      }
      return emulator;
    }
    throw new Mistake(`the ports from ${FIRST_PORT} to ${FIRST_PORT + PORTS - 1} are taken; --port names another one`);
  }

  /** That an emulator has the usual port may be news; no Worker is looked for there. */
  async #hintAtFirstPort() {
    const url = urlOf(FIRST_PORT);
    if ((await this.#look(url, HINT_MILLISECONDS)).kind === "emulator") {
      this.#warn(`the emulator at ${url} is not this project's; --url ${url} joins it`);
    }
  }

  /** The emulator that another process has started for this project; undefined: this one is to. */
  async #noted() {
    const end = Date.now() + START_MILLISECONDS;
    while (Date.now() < end) {
      const note = this.#own.read();
      if (note === undefined) {
        if (this.#own.claim()) return undefined;
      } else if (note.url === undefined) {
        await setTimeout(WAIT_MILLISECONDS); // It is being started.
      } else {
        const there = await this.#look(note.url);
        if (this.#isOwn(there)) return this.#join(note.url, there);
        this.#own.forget();
      }
    }
    throw new Mistake(`another process has been starting this project's emulator for ${START_MILLISECONDS / 1000} s; end it`);
  }

  /** The emulator that has this project's data already, started by anybody. */
  async #holding() {
    const url = this.#data === undefined ? undefined : holderOf(this.#data);
    const there = url === undefined ? undefined : await this.#look(url);
    return there !== undefined && stays(there) ? this.#join(url, there) : undefined;
  }

  /** Whether the emulator that has this project's data is about to give it back. */
  async #isEnding() {
    const url = holderOf(this.#data);
    const there = url === undefined ? undefined : await this.#look(url, HINT_MILLISECONDS);
    return there === undefined || !stays(there);
  }

  /** Whether an emulator was started for this project. */
  #isOwn(there) {
    return there.kind === "emulator" && there.startedFor?.project === this.#project;
  }

  /** Starts one; joins one that has the port by then, if it may; undefined: somebody else has it. */
  async #startOrJoin(port, mayJoin) {
    // That the port is taken is no news: another one is, or the caller says so.
    let refusal = "";
    const say = (text) => (/cannot listen on/.test(text) ? (refusal += text) : process.stderr.write(text));
    try {
      return await this.#start(port, say);
    } catch (error) {
      // Only one can have the port, so of two that start at once one joins the other.
      const there = await this.#look(urlOf(port));
      if (there.kind === "nobody" && refusal === "") throw error;
      return mayJoin(there) && there.kind === "emulator" ? this.#join(urlOf(port), there) : undefined;
    }
  }

  async #start(port, say = (text) => process.stderr.write(text)) {
    const end = Date.now() + END_MILLISECONDS;
    for (;;) {
      let refusal;
      const hear = (text) => (IN_USE.test(text) ? (refusal = IN_USE.exec(text)[1]) : say(text));
      try {
        return await this.#startOnce(port, hear);
      } catch (error) {
        if (refusal === undefined) throw error;
        // The emulator of a dev that was killed ends with it, but not in the same moment.
        if (Date.now() > end || !(await this.#isEnding())) throw new Mistake(refusal);
        await setTimeout(WAIT_MILLISECONDS);
      }
    }
  }

  async #startOnce(port, say) {
    const { serve, token } = this.#plan;
    const data = this.#data;
    const kept = data === undefined || dataOf({ serve }) !== undefined ? [] : [`--data=${data}`];
    const given = [...serve.filter((option) => !option.startsWith("--port=")), ...kept];
    // Who joins it later asks for that in vain.
    const lasting = given.filter((option) => !option.startsWith("--reset"));
    let url;
    try {
      ({ url } = await startEmulator(emulatorCommand({ warn: this.#warn }), [...given, `--port=${port}`], {
        timeoutMilliseconds: START_MILLISECONDS,
        environment: {
          FLOWKV_STARTED_FOR: JSON.stringify({ project: this.#project, options: lasting, pid: process.pid }),
          // It explains itself where people see it.
          FLOWKV_TERMINAL: String(process.stderr.isTTY === true),
          ...(token !== undefined && { FLOWKV_TOKEN: token }),
        },
        say,
        started: this.#started,
      }));
    } catch (error) {
      throw new Mistake(error.message);
    }
    if (port !== 0) {
      this.#own.note(url);
    }
    const { config } = await this.#look(url);
    return { url, config, token: this.#token(), data: data === undefined ? whereDataIs(given) : undefined };
  }

  #join(url, there) {
    if (there.isLocked) {
      throw new Mistake(`the emulator at ${url} demands its token; set FLOWKV_TOKEN`);
    }
    checkOptions(this.#plan, url, there, this.#warn);
    checkVersion(url, there, this.#warn);
    if (this.#plan.url === undefined) {
      this.#warn(`joins this project's emulator at ${url}`);
    }
    return { url, config: there.config, token: this.#token(), data: this.#dataOf(url, there) };
  }

  /** In words; undefined: an emulator that was started by hand says so where it was started. */
  #dataOf(url, { startedFor }) {
    if (this.#data !== undefined && holderOf(this.#data) === url) return this.#data;
    return startedFor === undefined ? undefined : whereDataIs(startedFor.options ?? []);
  }

  #token() {
    return this.#plan.token ?? process.env.FLOWKV_TOKEN;
  }

  #look(url, milliseconds) {
    return lookAt(url, this.#token(), milliseconds);
  }
}

/** Whether an emulator is there and goes on: it ends with the program that has started it. */
function stays({ kind, isLocked, config, startedFor }) {
  // One that ends meanwhile has answered the first question only.
  const isWhole = kind === "emulator" && (isLocked || config !== undefined);
  return isWhole && (!Number.isInteger(startedFor?.pid) || isAlive(startedFor.pid));
}

/** Whether this computer lets a program listen there. */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function urlOf(port) {
  return `http://127.0.0.1:${port}`;
}

function fail(what) {
  throw new Mistake(what);
}
