// Whether an emulator that runs already is what somebody has asked for.
import { Mistake } from "./mistake.js";
import { ownVersion } from "./runtime.js";

/**
 * Says which options of a running emulator differ from what was asked for.
 *
 * @param plan what the user asks for
 * @param running its configuration, its clock, and what it was started with if a `dev` has started it
 * @param warn what hears of options that the file asks for
 * @throws Mistake if an option on the command line is one of them
 */
export function checkOptions(plan, url, running, warn) {
  const differing = differences(plan, running);
  const given = differing.find(({ option }) => plan.given.includes(option));
  if (given !== undefined) {
    throw new Mistake(`the emulator at ${url} runs already: ${given.what}; leave out ${given.option}, or end that emulator first`);
  }
  if (differing.length > 0) {
    const what = differing.map((difference) => difference.what).join("; ");
    warn(`the emulator at ${url} runs already, and is not as ${plan.file.name} says: ${what}`);
  }
}

/** Says that a running emulator is of another version than this command, which may not know what that one does. */
export function checkVersion(url, { version }, warn) {
  const own = ownVersion();
  // An emulator inside of a program may not know its version.
  if (version === undefined || version === "development" || released(version) === released(own)) return;
  warn(`the emulator at ${url} is FlowKV ${version}, and this command is of ${own}; end that emulator, or use its version`);
}

/** Until it is released, the jar calls itself a snapshot, and the package does not. */
function released(version) {
  return version.replace(/-SNAPSHOT$/, "");
}

/** What of a plan a running emulator has otherwise: the option of `serve`, and in words. */
export function differences(plan, { startedFor, config, clock }) {
  const found = [];
  const options = plan.serve.map(nameOf).filter((name) => name !== "--port");
  for (const option of new Set(options)) {
    const asked = valuesOf(plan.serve, option);
    const isAsStarted = same(asked, valuesOf(startedFor?.options ?? [], option));
    const what = isAsStarted ? undefined : difference(option, plan.wanted, config, clock);
    if (what !== undefined) found.push({ option, what });
  }
  const data = valuesOf(startedFor?.options ?? [], "--data")[0];
  if (plan.noPersist && data !== undefined) {
    found.push({ option: "--no-persist", what: `it keeps its data in ${data.slice("--data=".length)}` });
  }
  return found;
}

/** In words; undefined: there is none. */
function difference(option, wanted, config, clock) {
  switch (option) {
    case "--profile":
      return unlike("its profile is", config.profile, wanted.profile);
    case "--seed":
      return unlike("its seed is", config.seed, wanted.seed);
    case "--clock":
      return unlike("its clock is", shown(clock), shown(wanted.clock));
    case "--locations": {
      const isThere = wanted.locations.every((name) => config.locations.includes(name));
      return isThere ? undefined : unlike("its locations are", config.locations.join(), wanted.locations.join());
    }
    case "--set": {
      const [name] = Object.keys(wanted.settings).filter(
        (setting) => !same(config.settings[setting], wanted.settings[setting]),
      );
      return name && unlike(`its ${name} is`, config.settings[name], wanted.settings[name]);
    }
    default:
      return `${option} is for one that starts`;
  }
}

function unlike(what, running, asked) {
  return same(running, asked) ? undefined : `${what} ${running}, not ${asked}`;
}

function shown({ mode, scale }) {
  return mode === "scaled" ? `x${scale}` : mode;
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

function nameOf(option) {
  return option.split("=", 1)[0];
}

function valuesOf(options, name) {
  return options.filter((option) => nameOf(option) === name);
}
