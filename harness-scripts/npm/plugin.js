// What the plug-ins of Vite and Vitest share: the KV bindings of this process on an emulator.
import path from "node:path";
import { Mistake } from "./mistake.js";
import namespaces from "./namespaces.cjs";
import serving from "./serve-kv.cjs";

/** The connection of this process: its options, and the handle of its emulator. There is one for all. */
let connected;

/**
 * Serves the KV bindings of the project in a folder from an emulator, which it starts first. Who
 * asks again with the same options has the same emulator.
 *
 * @param find finds or starts it: resolves to `kv`, `config` and `project`
 * @param say what hears which namespace a binding is, and what else is worth a line
 * @throws Mistake if another plug-in of this process has asked for other options
 */
export async function connect(dir, options, find, say) {
  const asked = JSON.stringify([dir, options], (_, value) => (typeof value === "bigint" ? String(value) : value));
  if (connected !== undefined) {
    if (connected.asked !== asked) {
      throw new Mistake(
        "flowkv() had other options, or another folder, before in this process, and one emulator serves all of it: " +
          "give it the same everywhere, or start this program again",
      );
    }
    return connected.found;
  }
  const found = find();
  connected = { asked, found };
  try {
    const { kv, config, project } = await found;
    checkLocations(options.location, config);
    serving.serveKv(how(dir, kv, options.location, config, project, say));
  } catch (error) {
    connected = undefined;
    found.then(({ kv }) => kv.close?.()).catch(() => {});
    throw error;
  }
  return found;
}

/** Vite and Vitest show where an error was thrown; that is no help with a mistake of a user. */
export async function withoutStack(work) {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Mistake) {
      error.message = `flowkv: ${error.message || "the emulator refuses the options of flowkv()"}`;
      error.stack = error.message;
    }
    throw error;
  }
}

/** Forgets the emulator, which somebody else ends. */
export function disconnect() {
  connected = undefined;
}

/** Whether `flowkv run` or `flowkv dev` serves this process already. */
export function isServedByThePreload() {
  return process.env.FLOWKV_URL !== undefined && serving.servedBy() !== undefined && connected === undefined;
}

function how(dir, kv, location, config, project, say) {
  const said = new Set();
  const locationOf = (binding) => (typeof location === "object" ? location[binding] : location);
  const once = (what) => {
    if (said.has(what)) return;
    said.add(what);
    say(what);
  };
  return {
    emulator: kv.url,
    locationOf,
    projectOf: () => project.project ?? namespaces.projectOf(undefined, dir),
    workers: Object.fromEntries(
      Object.entries(project.workers).map(([name, worker]) => [name, { ...worker, bindings: [] }]),
    ),
    report({ served = {} }) {
      for (const [binding, namespace] of Object.entries(served)) {
        const at = locationOf(binding) ?? config.locations[0];
        once(`${binding} → FlowKV namespace "${namespace}" at ${at}, profile ${config.profile}`);
      }
    },
    say: once,
    saysNamespaces: false,
  };
}

function checkLocations(location, { locations }) {
  const asked = typeof location === "object" ? Object.values(location) : [location ?? locations[0]];
  const unknown = asked.find((name) => !locations.includes(name));
  if (unknown !== undefined) {
    throw new Mistake(`the emulator has no location "${unknown}"; its locations are ${locations.join(", ")}`);
  }
}

/** The folder of a project, as Vite takes it. */
export function rootOf(config) {
  return path.resolve(config.root ?? ".");
}
