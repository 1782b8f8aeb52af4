// Runs what runs Workers - plain `wrangler dev`, or another program that does it with Miniflare -
// with its KV bindings served by a FlowKV emulator.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { emulatorCommand, ended } from "./emulator.js";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const SCRIPTS = path.dirname(HERE);

const DEV = {
  name: "dev",
  usage: "usage: dev [DIR] [--location NAME] [--url URL] [--wrangler pinned|newest] [-- WRANGLER ARGS]",
  help: `Runs a Worker under plain \`wrangler dev\`, its KV bindings served by a FlowKV emulator.
The Worker's code and its wrangler.toml stay as they are.

  dev [DIR] [--location NAME] [--url URL] [--wrangler pinned|newest] [-- WRANGLER ARGS]

  DIR         the Worker's folder; default: the current one
  --location  where the Worker runs: one of the emulator's locations; default: its first
  --url       the emulator; default http://127.0.0.1:8786. Started, with its defaults, unless one
              answers there; then it ends with this program
  --wrangler  pinned: DIR's own wrangler, else the one for Node 20 that FlowKV pins (default);
              newest: the newest one that FlowKV pins, with a Node of its own

FLOWKV_TOKEN is the emulator's token, if it has one.

Example: a Worker as it runs in San Jose, on port 8787
  dev path/to/worker --location sjc -- --port 8787
`,
};
const RUN = {
  name: "run",
  usage: "usage: run [--location NAME] [--url URL] -- COMMAND…",
  help: `Runs a program that runs Workers, their KV bindings served by a FlowKV emulator: Vite with
Cloudflare's plugin, or a program of yours that calls wrangler's getPlatformProxy.

  run [--location NAME] [--url URL] -- COMMAND…

  --location  where the Workers run: one of the emulator's locations; default: its first
  --url       the emulator; default http://127.0.0.1:8786. Started, with its defaults, unless one
              answers there; then it ends with this program

FLOWKV_TOKEN is the emulator's token, if it has one.

Example: Vite, in a folder that has it
  run --location sjc -- npx vite
`,
};

/** Says what is wrong, and with which status to end. */
class Mistake extends Error {
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

function options(argv, command) {
  const usage = (what) => new Mistake(`${what}\n${command.usage}`, 2);
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  let parsed;
  try {
    parsed = parseArgs({
      args: own,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        location: { type: "string", default: "" },
        url: { type: "string", default: "http://127.0.0.1:8786" },
        ...(command === DEV && { wrangler: { type: "string", default: "pinned" } }),
      },
    });
  } catch (error) {
    const whose = command === DEV ? "what is for wrangler" : "the command";
    throw usage(`${error.message.split(".")[0]}; ${whose} goes after --`);
  }
  const { values, positionals } = parsed;
  const dir = positionals[0] ?? ".";
  const url = values.url.replace(/\/$/, "");
  const after = end < 0 ? [] : argv.slice(end + 1);
  if (command === RUN && positionals.length > 0) throw usage("the command goes after --");
  if (command === RUN && after.length === 0 && !values.help) throw usage("no command after --");
  if (positionals.length > 1) throw usage(`one folder, not also ${positionals[1]}`);
  if (!isFolder(dir)) throw usage(`${dir} is not a folder`);
  if (command === DEV && !["pinned", "newest"].includes(values.wrangler)) {
    throw usage(`--wrangler takes pinned or newest, not ${values.wrangler}`);
  }
  if (!/^http:\/\/[^/?#]+$/.test(url)) {
    throw usage(`--url takes http://, host and port alone, not ${values.url}`);
  }
  if (!/^[a-z0-9-]*$/.test(values.location)) {
    throw usage(`--location takes a name of a to z, 0 to 9 and -, not ${values.location}`);
  }
  return { ...values, url, dir: path.resolve(dir), after };
}

function isFolder(name) {
  try {
    return statSync(name).isDirectory();
  } catch {
    return false;
  }
}

/** What the emulator answers; undefined: it does not. */
async function ask(url, what) {
  const token = process.env.FLOWKV_TOKEN;
  try {
    const response = await fetch(`${url}/__flowkv/${what}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(2_000),
    });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

/** Makes sure that an emulator answers; what it returns is the one it had to start, if any. */
async function emulatorAt(url, started) {
  const health = await ask(url, "health");
  if (health?.status === 401) {
    throw new Mistake(`the emulator at ${url} demands its token; set FLOWKV_TOKEN`);
  }
  if (health?.status === 200) {
    return;
  }
  const { hostname, port } = new URL(url);
  if (health || !["127.0.0.1", "localhost"].includes(hostname) || port === "") {
    throw new Mistake(health ? `what answers at ${url} is no emulator` : `nothing answers at ${url}`);
  }
  const command = emulatorCommand();
  const child = spawn(command[0], [...command.slice(1), "serve", "--port", port, "--until-stdin-ends"], {
    stdio: ["pipe", 2, 2],
  });
  started(child);
  // A first start builds it.
  for (let waited = 0; waited < 300_000; waited += 100) {
    if (child.exitCode !== null) {
      throw new Mistake("the emulator did not start");
    }
    if ((await ask(url, "health"))?.status === 200) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Mistake(`the emulator does not answer at ${url}`);
}

async function checkLocation(url, location) {
  const { locations } = JSON.parse((await ask(url, "config"))?.body ?? "{}");
  if (location !== "" && !locations?.includes(location)) {
    throw new Mistake(
      `the emulator has no location "${location}"; its locations are ${locations?.join(", ")}`,
      2,
    );
  }
}

/** Node and wrangler, as the first parts of a command. */
function wranglerFor(dir, which) {
  const own = path.join(dir, "node_modules/wrangler/bin/wrangler.js");
  if (which === "pinned" && existsSync(own)) {
    return [process.execPath, own];
  }
  const install = path.join(SCRIPTS, "install-node-tools");
  if (!existsSync(install)) {
    throw new Mistake(`${dir} has no wrangler of its own; npm install wrangler there`);
  }
  const installed = spawnSync(install, { stdio: ["ignore", 2, 2] });
  if (installed.status !== 0) {
    throw new Mistake("the pinned wrangler cannot be installed");
  }
  const modules = path.join(SCRIPTS, "node_modules");
  if (which === "pinned") {
    return [process.execPath, path.join(modules, "wrangler/bin/wrangler.js")];
  }
  const node = readdirSync(modules)
    .filter((name) => name.startsWith("node-"))
    .map((name) => path.join(modules, name, "bin/node"))
    .find(existsSync);
  if (node === undefined) {
    throw new Mistake("npm has no Node 22 for this machine; use --wrangler pinned");
  }
  return [node, path.join(modules, "wrangler-newest/bin/wrangler.js")];
}

/** Runs `flowkv dev`; sets the status that this process ends with. */
export const dev = (argv) =>
  runWorkers(argv, DEV, ({ dir, wrangler, after }) => [...wranglerFor(dir, wrangler), "dev", ...after]);

/** Runs `flowkv run`; sets the status that this process ends with. */
export const run = (argv) => runWorkers(argv, RUN, ({ after }) => after);

async function runWorkers(argv, command, programFor) {
  let emulator;
  let worker;
  let asked;
  for (const [signal, status] of [["SIGINT", 130], ["SIGTERM", 143]]) {
    process.on(signal, () => {
      asked ??= status;
      // A terminal gives Ctrl-C to the worker as well; twice, wrangler does not end in order.
      if (signal !== "SIGINT" || !process.stdin.isTTY) {
        worker?.kill(signal);
      }
      if (worker === undefined) {
        emulator?.kill();
        process.exit(status);
      }
    });
  }
  try {
    const chosen = options(argv, command);
    if (chosen.help) {
      process.stdout.write(command.help);
      return;
    }
    await emulatorAt(chosen.url, (child) => {
      emulator = child;
    });
    await checkLocation(chosen.url, chosen.location);
    const [program, ...args] = programFor(chosen);
    // Quoted, since the path of the preload may hold spaces.
    const preload = `--require "${path.join(HERE, "kv-preload.cjs")}"`;
    worker = spawn(program, args, {
      cwd: chosen.dir,
      stdio: "inherit",
      env: {
        ...process.env,
        FLOWKV_URL: chosen.url,
        FLOWKV_LOCATION: chosen.location,
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} ${preload}`,
      },
    });
    const status = await new Promise((resolve) => {
      worker.on("error", (error) => {
        console.error(`flowkv ${command.name}: ${program} cannot be run: ${error.message}`);
        resolve(1);
      });
      worker.on("exit", (code) => resolve(code ?? 1));
    });
    process.exitCode = asked ?? status;
  } catch (error) {
    if (!(error instanceof Mistake)) {
      throw error;
    }
    console.error(`flowkv ${command.name}: ${error.message}`);
    process.exitCode = error.status;
  } finally {
    if (emulator !== undefined) {
      await ended(emulator);
    }
  }
}
