// The emulator that FLOWKV_URL names, for a program that would start one of its own.
import { checkVersion, differences } from "./differences.js";
import { lookAt } from "./look.js";
import { Mistake } from "./mistake.js";
import { optionsOfServe } from "./options.js";
import { declare } from "./project.js";

/** Options of startWorkersKv that are called otherwise on the command line. */
const NAMES = { "--set": "settings" };

/**
 * Resolves to where the emulator is, its token and its configuration. The namespaces that were asked
 * for exist in it then.
 *
 * @param options of startWorkersKv
 * @param warn what hears of differences that break nothing
 * @throws Mistake if nothing answers, or if it is not as the options say
 */
export async function joined(named, options, warn) {
  const { namespaces = {}, token = process.env.FLOWKV_TOKEN || undefined } = options;
  if (!/^https?:\/\/[^/?#]+\/?$/.test(named) || !URL.canParse(named)) {
    throw new Mistake(`FLOWKV_URL must be http://, host and port alone, not ${named}`);
  }
  const url = new URL(named).origin;
  const there = await lookAt(url, token);
  if (there.kind !== "emulator") {
    throw new Mistake(`${there.what}, which FLOWKV_URL names; start an emulator there, or unset FLOWKV_URL`);
  }
  if (there.isLocked) {
    throw new Mistake(`the emulator at ${url}, which FLOWKV_URL names, demands its token; set FLOWKV_TOKEN`);
  }
  checkVersion(url, there, warn);
  await check(url, options, there, warn);
  await declare(url, token, new Map(Object.entries(namespaces).map(([title, id]) => [id, title])), warn);
  return { url, token, config: there.config };
}

async function check(url, options, there, warn) {
  const { clock, command } = options;
  const found = await differing(url, options, there);
  if (found.length > 0) {
    const names = found.map(({ option }) => NAMES[option] ?? option.slice(2));
    throw new Mistake(
      `the emulator at ${url}, which FLOWKV_URL names, is not as asked for: ${found.map(({ what }) => what).join("; ")}. ` +
        `Leave out ${names.join(", ")}, start that emulator so, or unset FLOWKV_URL`,
    );
  }
  if (clock === undefined && there.clock.mode !== "manual") {
    warn(
      `the emulator at ${url}, which FLOWKV_URL names, has a ${there.clock.mode} clock; ` +
        "to advance it, or to explore, start it with --clock manual",
    );
  }
  if (command !== undefined) {
    warn(`the option command is for an emulator that starts, and FLOWKV_URL names the one at ${url}`);
  }
}

async function differing(url, { port = 0, profile, settings, locations, seed, clock }, there) {
  const found = [];
  const asked = serveOptions({ profile, settings, locations, seed, clock });
  // The emulator's program knows that "60s" and 60000 are one duration.
  if (asked.length > 0) found.push(...differences(await optionsOfServe(asked), there));
  const own = Number(new URL(url).port || 80);
  if (port !== 0 && port !== own) found.push({ option: "--port", what: `its port is ${own}, not ${port}` });
  return found;
}

/** The options of a configuration, as `serve` takes them. */
export function serveOptions({ profile, settings = {}, locations, seed, clock }) {
  const given = { profile, clock, seed, locations: locations?.join(",") };
  return [
    ...Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...Object.entries(settings).map(([name, value]) => `--set=${name}=${value}`),
  ];
}
