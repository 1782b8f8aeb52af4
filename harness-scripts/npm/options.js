// The options of `flowkv dev` and `flowkv run`.
import { statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

export const DEV = {
  name: "dev",
  usage: "usage: dev [DIR] [--location NAME] [--url URL] [--wrangler pinned|newest] [-- WRANGLER ARGS]",
  help: `Runs a Worker under plain \`wrangler dev\`, its KV bindings served by a FlowKV emulator.
The Worker's code and its configuration stay as they are. The namespaces of the configuration
exist in the emulator before the Worker starts; a binding without an id has one of its project.

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
export const RUN = {
  name: "run",
  usage: "usage: run [--location NAME] [--url URL] -- COMMAND…",
  help: `Runs a program that runs Workers, their KV bindings served by a FlowKV emulator: Vite with
Cloudflare's plugin, wrangler pages dev, or a program of yours that calls wrangler's
getPlatformProxy or createTestHarness.

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
export class Mistake extends Error {
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

/** What the user asks for; throws a Mistake if it cannot be. */
export function options(argv, command) {
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
  if (command === RUN && !after[0] && !values.help) throw usage("no command after --");
  if (positionals.length > 1) throw usage(`one folder, not also ${positionals[1]}`);
  if (!isFolder(dir)) throw usage(`${dir} is not a folder`);
  if (command === DEV && !["pinned", "newest"].includes(values.wrangler)) {
    throw usage(`--wrangler takes pinned or newest, not ${values.wrangler}`);
  }
  if (!/^http:\/\/[^/?#]+$/.test(url) || !URL.canParse(url) || /:0+$/.test(url)) {
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
