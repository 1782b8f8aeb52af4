// An emulator for a program: a test, mostly.
import { emulatorCommand, startEmulator } from "./emulator.js";
import { endsWithTests } from "./explain.js";
import { handle } from "./handle.js";
import { joined, serveOptions } from "./joined.js";
import { ended } from "./processes.js";
import { declare, readProject } from "./project.js";
import { wranglerNear } from "./wrangler.js";

const START_MILLISECONDS = 300_000;

/**
 * Starts an emulator, or takes the one that FLOWKV_URL names. It knows the namespaces of a folder's
 * wrangler configuration then. Resolves to its handle, what that configuration says, and
 * the emulator's token.
 *
 * @param files configurations, from the folder; without one it is wrangler's choice
 */
export async function startIn(dir, files, options, warn) {
  const named = process.env.FLOWKV_URL;
  const reading = readProject(dir, wranglerNear(dir), files, warn);
  const { url, token, close } = named ? await joined(named, options, warn) : await start(options, warn);
  const project = await reading;
  await declare(url, token, project.titles, warn);
  const kv = handle(url, token, close ?? (async () => {}));
  return { kv: close ? endsWithTests(kv) : kv, project, token };
}

async function start(options, warn) {
  const { token, timeoutMilliseconds = START_MILLISECONDS, command, port = 0, namespaces = {} } = options;
  const list = [`--port=${port}`, ...serveOptions({ ...options, clock: options.clock ?? "manual" })];
  for (const [title, id] of Object.entries(namespaces)) list.push(`--namespace=${title}=${id}`);
  const { url, child } = await startEmulator(command ?? emulatorCommand({ warn }), list, {
    timeoutMilliseconds,
    // Not the token that this process happens to have.
    environment: { FLOWKV_TOKEN: token ?? "" },
  });
  return { url, token, close: () => ended(child) };
}
