// The wrangler that `flowkv dev` runs.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Mistake } from "./mistake.js";

const SCRIPTS = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Node and wrangler, as the first parts of a command. */
export function wranglerFor(dir, which) {
  const own = which === "pinned" ? ownWrangler(dir) : undefined;
  if (own !== undefined) {
    return [process.execPath, own];
  }
  const install = path.join(SCRIPTS, "install-node-tools");
  if (!existsSync(install)) {
    throw new Mistake(`${dir} has no wrangler of its own; npm install wrangler there`);
  }
  const installed = spawnSync(install, { stdio: ["ignore", 2, 2] });
  if (installed.status !== 0) {
    throw new Mistake("the pinned wrangler cannot be installed");
  }
  const modules = path.join(SCRIPTS, "node_modules");
  if (which === "pinned") {
    return [process.execPath, path.join(modules, "wrangler/bin/wrangler.js")];
  }
  const node = readdirSync(modules)
    .filter((name) => name.startsWith("node-"))
    .map((name) => path.join(modules, name, "bin/node"))
    .find(existsSync);
  if (node === undefined) {
    throw new Mistake("npm has no Node 22 for this machine; use --wrangler pinned");
  }
  return [node, path.join(modules, "wrangler-newest/bin/wrangler.js")];
}

/**
 * The wrangler of a project, however it was installed, else the pinned one if it is there; undefined:
 * none is. Nothing is installed.
 */
export function wranglerNear(dir) {
  const found = ownWrangler(dir) ?? path.join(SCRIPTS, "node_modules/wrangler/bin/wrangler.js");
  return existsSync(found) ? [process.execPath, found] : undefined;
}

/** In the folder, or in those above, as in a workspace. */
function ownWrangler(dir) {
  const own = path.join(path.resolve(dir), "node_modules/wrangler/bin/wrangler.js");
  if (existsSync(own)) {
    return own;
  }
  try {
    const found = createRequire(path.join(path.resolve(dir), "package.json")).resolve("wrangler/package.json");
    return path.join(path.dirname(found), "bin/wrangler.js");
  } catch {
    return undefined;
  }
}
