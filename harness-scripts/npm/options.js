// The options of `flowkv dev` and `flowkv run`: their own, and those of `serve`.
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { emulatorCommand } from "./emulator.js";
import { Mistake } from "./mistake.js";
import { outputOf } from "./processes.js";

const FILE = "flowkv.toml";

const OF_THE_EMULATOR = `and every option of the emulator: --profile, --seed, --set, --clock, --data, --snapshot,
--history, --namespace … (\`flowkv serve --help\`). ${FILE} in the Worker's folder gives options, too.`;

const JOINING = `The emulator is this project's, if one runs: one that was started for the same folder, or, for
dev, the one that has the project's data. Otherwise one is started, on the first free port from
8786 on, and ends with this program. --url, or FLOWKV_URL, names another one: it is joined, or
started there if nothing answers. FLOWKV_TOKEN is the emulator's token, if it has one.`;

export const DEV = {
  name: "dev",
  usage: "usage: dev [DIR] [--locations NAMES] [OPTIONS OF THE EMULATOR] [-- WRANGLER ARGS]",
  help: `Runs a Worker under plain \`wrangler dev\`, its KV bindings served by a FlowKV emulator.
The Worker's code and its configuration stay as they are. The namespaces of the configuration
exist in the emulator before the Worker starts; a binding without an id has one of its project.

  dev [DIR] [--locations NAMES] [OPTIONS OF THE EMULATOR] [-- WRANGLER ARGS]

  DIR          the Worker's folder; default: the current one
  --locations  run the Worker once for each of these locations, on consecutive ports
  --location   run it once, at this location; default: the emulator's first
  --url        the emulator to join
  --no-persist keep the data in memory; otherwise it stays in .wrangler/state/flowkv of the Worker's
               folder, unless --data DIR or --snapshot FILE says where else
  --reset      empty that directory first
  --wrangler   pinned: DIR's own wrangler, else the one for Node 20 that FlowKV pins (default);
               newest: the newest one that FlowKV pins, with a Node of its own

${OF_THE_EMULATOR}

${JOINING}

Example: a Worker in London and in San Jose, on ports 8787 and 8788
  dev path/to/worker --locations lhr,sjc --profile worst-case --seed 7 -- --port 8787
`,
};
export const RUN = {
  name: "run",
  usage: "usage: run [--location NAME] [OPTIONS OF THE EMULATOR] -- COMMAND…",
  help: `Runs a program that runs Workers, their KV bindings served by a FlowKV emulator: Vite with
Cloudflare's plugin, wrangler pages dev, or a program of yours that calls wrangler's
getPlatformProxy or createTestHarness.

  run [--location NAME] [OPTIONS OF THE EMULATOR] -- COMMAND…

  --location  where the Workers run: one of the emulator's locations; default: its first
  --url       the emulator to join

${OF_THE_EMULATOR}

${JOINING}

Example: Vite, in a folder that has it
  run --location sjc -- npx vite
`,
};

/**
 * Returns what the user asks for; throws a Mistake if it cannot be.
 *
 * - dir: the Worker's folder
 * - location: where it runs, or ""; runAt: several locations instead
 * - url: the emulator that is named; port: the port that a new one is to have
 * - serve: options for a new emulator; given: the names of those on the command line
 * - wanted: what of an emulator's configuration these options ask for
 * - file: the name of a flowkv.toml, and which options it has given
 * - after: what stands behind --
 */
export async function options(argv, command) {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  const plan = ownOptions(own, command) ?? withOwnGiven(await planOf(own, command), own);
  return plan.help ? plan : checked({ ...plan, after: end < 0 ? [] : argv.slice(end + 1) }, command);
}

/** The plan of who uses none of the emulator's options; undefined: somebody else has to read them. */
function ownOptions(own, command) {
  if (own.includes("--help") || own.includes("-h")) {
    return { help: true };
  }
  let parsed;
  try {
    parsed = parseArgs({
      args: own,
      allowPositionals: true,
      options: {
        location: { type: "string" },
        url: { type: "string" },
        reset: { type: "boolean" },
        ...(command === DEV && { wrangler: { type: "string" }, "no-persist": { type: "boolean" } }),
      },
    });
  } catch (error) {
    needsTheProgram(`${error.message.split(".")[0]}; ${whatGoesBehind(command)} goes after --`);
    return undefined;
  }
  const [folder = ".", ...more] = parsed.positionals;
  if (command === RUN && parsed.positionals.length > 0) throw usage(command, "the command goes after --");
  if (more.length > 0) throw usage(command, `one folder, not also ${more[0]}`);
  const dir = path.resolve(folder);
  const file = path.join(dir, FILE);
  if (existsSync(file)) {
    needsTheProgram(`${file} cannot be read`);
    return undefined;
  }
  const { location, url = process.env.FLOWKV_URL, wrangler, reset, "no-persist": noPersist } = parsed.values;
  const serve = reset ? ["--reset=true"] : [];
  return {
    dir,
    location,
    url: url || undefined,
    wrangler,
    serve,
    given: [...(reset ? ["--reset"] : []), ...(noPersist ? ["--no-persist"] : [])],
    wanted: {},
    noPersist,
  };
}

/** What the command line says outranks the file, also where it says the opposite. */
function withOwnGiven(plan, own) {
  const { noPersist, serve, given } = plan;
  if (!noPersist) return plan;
  const isGiven = own.includes("--no-persist");
  if (isGiven && given.includes("--data")) {
    throw new Mistake("--no-persist keeps the data in memory, and --data in a directory; leave out one of them", 2);
  }
  if (given.includes("--data")) return { ...plan, noPersist: undefined };
  return {
    ...plan,
    given: isGiven ? [...given, "--no-persist"] : given,
    serve: serve.filter((option) => !option.startsWith("--data=")),
  };
}

/** The emulator's program reads its options, and TOML. */
function needsTheProgram(otherwise) {
  try {
    emulatorCommand({ command: "dev", warn: () => {} });
  } catch (error) {
    throw new Mistake(`${otherwise}: ${error.message}`, 2);
  }
}

/** What options of `serve` ask for. */
export async function optionsOfServe(given) {
  try {
    return await planOf(["--no-config", ...given], RUN);
  } catch (error) {
    if (error instanceof Mistake) error.message ||= error.complaint;
    throw error;
  }
}

async function planOf(own, command) {
  const [program, ...first] = emulatorCommand({ command: "dev", warn: () => {} });
  const asked = outputOf(program, [...first, command.name, "--plan", ...own]);
  const { status, output, complaint } = await asked.catch((error) => {
    throw new Mistake(`the emulator's program cannot be run: ${error.message}`);
  });
  if (status !== 0) {
    const hint = /Unknown option|Unmatched/.test(complaint);
    const mistake = new Mistake(hint ? `${whatGoesBehind(command)} goes after --` : "", status);
    throw Object.assign(mistake, { complaint: complaint.trim() });
  }
  return JSON.parse(output);
}

function whatGoesBehind(command) {
  return command === DEV ? "what is for wrangler" : "the command";
}

function usage(command, what) {
  return new Mistake(`${what}\n${command.usage}`, 2);
}

function checked(plan, command) {
  const url = plan.url?.replace(/\/$/, "");
  const { location = "", wrangler = "pinned" } = plan;
  const given = (name) => plan.serve.some((option) => option.split("=", 1)[0] === name);
  if (command === RUN && !plan.after[0]) throw usage(command, "no command after --");
  if (!statSync(plan.dir, { throwIfNoEntry: false })?.isDirectory()) {
    throw usage(command, `${plan.dir} is not a folder`);
  }
  if (!["pinned", "newest"].includes(wrangler)) {
    throw usage(command, `--wrangler takes pinned or newest, not ${wrangler}`);
  }
  if (url !== undefined && (!/^http:\/\/[^/?#]+$/.test(url) || !URL.canParse(url) || /:0+$/.test(url))) {
    throw usage(command, `--url takes http://, host and port alone, not ${plan.url}`);
  }
  if (given("--reset") && (plan.noPersist || given("--snapshot") || (command === RUN && !given("--data")))) {
    throw usage(command, "--reset empties the directory that keeps the data, and there is none");
  }
  if (plan.port > 65535) {
    throw usage(command, `--port: must be from 0 to 65535, not ${plan.port}`);
  }
  if (!/^[a-z0-9-]*$/.test(location)) {
    throw usage(command, `--location takes a name of a to z, 0 to 9 and -, not ${location}`);
  }
  // One that is named is the only one.
  const several = location === "" ? plan.runAt : undefined;
  return { ...plan, url, wrangler, locations: several ?? [location] };
}
