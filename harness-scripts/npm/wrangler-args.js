// The arguments of several `wrangler dev`s that run at once: each has ports of its own.
import { Mistake } from "./mistake.js";
import { anyPort, freePorts, takenPort } from "./ports.js";

const WRANGLERS_PORT = 8787;

/**
 * Returns the arguments of each.
 *
 * @param args the user's
 * @param count how many there are; one alone has the user's arguments, and wrangler's own defaults
 * @param configured the port in wrangler's configuration, if there is one
 */
export async function argumentsOfEach(args, count, configured) {
  if (count === 1) {
    return [args];
  }
  const first = await firstPort(portOf(args, "--port") ?? configured, count);
  const inspector = portOf(args, "--inspector-port");
  const others = without(without(args, "--port"), "--inspector-port");
  return Array.from({ length: count }, (_, at) => [
    ...others,
    "--port",
    String(first + at),
    ...inspectorPort(inspector, at),
  ]);
}

async function firstPort(asked, count) {
  if (asked === undefined || asked === 0) {
    const first = await freePorts(asked === 0 ? anyPort() : WRANGLERS_PORT, count);
    return first ?? fail(`there are no ${count} free ports in a row; name the first one: -- --port PORT`);
  }
  const taken = await takenPort(asked, count);
  return taken === undefined
    ? asked
    : fail(
        `port ${taken} is taken; the Worker needs ${count} in a row from ${asked} on, one for each location. ` +
          "Name another first one, -- --port PORT, or none",
      );
}

/** Only one can have the inspector's default. */
function inspectorPort(asked, at) {
  if (asked === undefined) {
    return at === 0 ? [] : ["--inspector-port", "0"];
  }
  return ["--inspector-port", String(asked === 0 ? 0 : asked + at)];
}

/** The values of an option among wrangler's arguments, whichever of its names it has. */
export function valuesOf(args, ...names) {
  return args.flatMap((arg, at) => {
    const [name, ...value] = arg.split("=");
    return names.includes(name) ? [arg.includes("=") ? value.join("=") : (args[at + 1] ?? "")] : [];
  });
}

function portOf(args, name) {
  const text = valuesOf(args, name).at(-1);
  if (text === undefined) return undefined;
  return /^\d{1,5}$/.test(text) && text <= 65_535 ? Number(text) : fail(`${name} of wrangler takes a port, not ${text}`);
}

function without(args, name) {
  return args.filter((arg, at) => arg !== name && args[at - 1] !== name && !arg.startsWith(`${name}=`));
}

function fail(what) {
  throw new Mistake(what);
}
