// An emulator for a program: a test, mostly.
import { handle } from "./client.js";
import { emulatorCommand, startEmulator } from "./emulator.js";
import { endsWithTests } from "./explain.js";
import { ended } from "./processes.js";
import { declare, readProject } from "./project.js";
import { wranglerNear } from "./wrangler.js";

const START_MILLISECONDS = 300_000;

/**
 * Starts an emulator that knows the namespaces of a folder's wrangler configuration; resolves to its
 * handle, and what that configuration says.
 *
 * @param files configurations, from the folder; without one it is wrangler's choice
 */
export async function startIn(dir, files, options, warn) {
  const { token, timeoutMilliseconds = START_MILLISECONDS } = options;
  const reading = readProject(dir, wranglerNear(dir), files, warn);
  const emulator = await startEmulator(options.command ?? emulatorCommand({ warn }), serveOptions(options), {
    timeoutMilliseconds,
    // Not the token that this process happens to have.
    environment: { FLOWKV_TOKEN: token ?? "" },
  });
  const project = await reading;
  await declare(emulator.url, token, project.titles, warn);
  return { kv: endsWithTests(handle(emulator.url, token, () => ended(emulator.child))), project };
}

function serveOptions(options) {
  const { port = 0, clock = "manual", profile, settings, locations, seed, namespaces } = options;
  const list = ["--port", String(port), "--clock", clock];
  if (profile !== undefined) list.push("--profile", profile);
  if (locations !== undefined) list.push("--locations", locations.join(","));
  if (seed !== undefined) list.push("--seed", String(seed));
  for (const [name, value] of Object.entries(settings ?? {})) list.push("--set", `${name}=${value}`);
  for (const [title, id] of Object.entries(namespaces ?? {})) list.push("--namespace", `${title}=${id}`);
  return list;
}
