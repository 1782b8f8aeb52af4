// The plug-in of Vite: vite.d.ts says what it does.
import { EmulatorOf } from "./emulator-of.js";
import { workersKv } from "./handle.js";
import { serveOptions } from "./joined.js";
import { RUN, options as planFrom } from "./options.js";
import { connect, isServedByThePreload, rootOf, withoutStack } from "./plugin.js";
import { declare, folderOf, readProject } from "./project.js";
import { wranglerNear } from "./wrangler.js";

export function flowkv(options = {}) {
  return {
    name: "flowkv",
    apply: "serve",
    enforce: "pre",
    async config(config) {
      // Vitest has a plug-in of its own, and `flowkv run` has done this already.
      if (process.env.VITEST || isServedByThePreload()) return;
      const root = rootOf(config);
      await withoutStack(connect(root, options, () => find(root, options), say));
    },
  };
}

/** The project's emulator, or a new one, as `flowkv run` finds it. */
async function find(root, options) {
  const plan = { ...(await planFrom([...argumentsFor(options), "--", "vite"], RUN)), dir: root, folder: folderOf(root, filesOf(options)) };
  const reading = readProject(root, wranglerNear(root), filesOf(options), say);
  const { url, config, token } = await new EmulatorOf(plan, say).find();
  const project = await reading;
  await declare(url, token, project.titles, say);
  return { kv: workersKv(url, { token }), config, project };
}

function argumentsFor({ url, location, ...options }) {
  const given = [url && `--url=${url}`, typeof location === "string" && `--location=${location}`];
  return [...given.filter(Boolean), ...serveOptions(options)];
}

function filesOf({ configPath }) {
  return configPath === undefined ? [] : [configPath];
}

function say(what) {
  console.log(`flowkv: ${what}`);
}
