// Runs what runs Workers - plain `wrangler dev`, or another program that does it with Miniflare -
// with its KV bindings served by a FlowKV emulator.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { emulatorCommand, startEmulator } from "./emulator.js";
import { DEV, Mistake, RUN, options } from "./options.js";
import { Program, ended, onEndingSignal, statusOf, whenNpmIsGone } from "./processes.js";
import { declare, readProject } from "./project.js";
import { Served } from "./served.js";
import { wranglerFor, wranglerNear } from "./wrangler.js";

const PRELOAD = path.join(path.dirname(fileURLToPath(import.meta.url)), "kv-preload.cjs");

// A first start builds it.
const START_MILLISECONDS = 300_000;

/** What is answered, with its JSON; undefined: nothing is. */
async function ask(url, what) {
  const token = process.env.FLOWKV_TOKEN;
  try {
    const response = await fetch(`${url}/__flowkv/${what}`, {
      headers: token ? { authorization: `Bearer ${token}` } : {},
      signal: AbortSignal.timeout(2_000),
    });
    const text = await response.text();
    try {
      return { status: response.status, json: JSON.parse(text) };
    } catch {
      return { status: response.status };
    }
  } catch {
    return undefined;
  }
}

/** Makes sure that an emulator answers at an address, and starts one there if nobody does. */
async function emulatorAt(url, started) {
  const health = await ask(url, "health");
  if (health?.json?.status === "ok") {
    return;
  }
  if (health?.status === 401 && health.json?.error !== undefined) {
    throw new Mistake(`the emulator at ${url} demands its token; set FLOWKV_TOKEN`);
  }
  const { hostname, port } = new URL(url);
  if (health || !["127.0.0.1", "localhost"].includes(hostname) || port === "") {
    throw new Mistake(health ? `what answers at ${url} is no emulator` : `nothing answers at ${url}`);
  }
  try {
    await startEmulator(emulatorCommand(), ["--port", port], {
      timeoutMilliseconds: START_MILLISECONDS,
      // It explains itself where people see it.
      environment: { FLOWKV_TERMINAL: String(process.stderr.isTTY === true) },
      say: (text) => process.stderr.write(text),
      started,
    });
  } catch (error) {
    // Somebody else may have started one meanwhile.
    if ((await ask(url, "health"))?.json?.status !== "ok") {
      throw new Mistake(error.message);
    }
  }
}

async function checkLocation(url, location) {
  const locations = (await ask(url, "config"))?.json?.locations;
  if (location !== "" && !locations?.includes(location)) {
    throw new Mistake(
      `the emulator has no location "${location}"; its locations are ${locations?.join(", ")}`,
      2,
    );
  }
}

/** Runs `flowkv dev`; sets the status that this process ends with. */
export const dev = (argv) =>
  runWorkers(argv, DEV, ({ dir, wrangler, after }) => {
    if (after.some((arg) => ["--remote", "-r"].includes(arg))) {
      throw new Mistake("wrangler dev --remote runs the Worker at Cloudflare, with the real KV; leave it out", 2);
    }
    const program = wranglerFor(dir, wrangler);
    return { program: [...program, "dev", ...after], wrangler: program, files: configurations(after) };
  });

/** Runs `flowkv run`; sets the status that this process ends with. */
export const run = (argv) =>
  runWorkers(argv, RUN, ({ dir, after }) => ({ program: after, wrangler: wranglerNear(dir), files: [] }));

/** The values of --config among the arguments of wrangler. */
function configurations(args) {
  return args.flatMap((arg, at) => {
    const [, value] = /^(?:-c|--config)(?:=(.*))?$/.exec(arg) ?? [];
    const isOption = /^(?:-c|--config)(?:=|$)/.test(arg);
    return isOption ? [value ?? args[at + 1] ?? ""] : [];
  });
}

async function runWorkers(argv, command, plan) {
  const warn = (what) => console.error(`flowkv ${command.name}: ${what}`);
  let emulator;
  let served;
  let worker;
  let asked;
  const end = (signal) => {
    asked ??= statusOf(null, signal);
    worker?.signal(signal);
    if (worker === undefined) process.exit(asked); // And the emulator with it.
  };
  onEndingSignal(end);
  whenNpmIsGone(() => end("SIGTERM"));
  try {
    const chosen = options(argv, command);
    if (chosen.help) {
      process.stdout.write(command.help);
      return;
    }
    const { program: [program, ...args], wrangler, files } = plan(chosen);
    const reading = readProject(chosen.dir, wrangler, files, warn);
    await emulatorAt(chosen.url, (child) => {
      emulator = child;
    });
    await checkLocation(chosen.url, chosen.location);
    const project = await reading;
    await declare(chosen.url, process.env.FLOWKV_TOKEN, project.titles, warn);
    served = await Served.listen(command === DEV, project, warn, () => worker?.signal("SIGTERM"));
    worker = new Program(program, args, {
      cwd: chosen.dir,
      env: {
        ...process.env,
        FLOWKV_URL: chosen.url,
        FLOWKV_LOCATION: chosen.location,
        ...served.environment,
        // Quoted, since the path of the preload may hold spaces.
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --require "${PRELOAD}"`,
      },
    });
    const status = await worker.status().catch((error) => {
      throw new Mistake(`${program} cannot be run: ${error.message}`);
    });
    if (served.failure !== undefined) {
      throw new Mistake(served.failure);
    }
    process.exitCode = asked ?? status;
  } catch (error) {
    if (!(error instanceof Mistake)) {
      throw error;
    }
    warn(error.message);
    process.exitCode = error.status;
  } finally {
    served?.close();
    if (emulator !== undefined) {
      await ended(emulator);
    }
  }
}
