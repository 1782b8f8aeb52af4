// What a project's configuration of wrangler says of its KV namespaces.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import namespaces from "./namespaces.cjs";

const { isPlaceholder, namespaceOf, projectOf } = namespaces;
const READER = fileURLToPath(new URL("wrangler-config.cjs", import.meta.url));
const READ_MILLISECONDS = 60_000;

/** The files that wrangler takes, in its order. */
const FILES = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/**
 * Reads the project of a folder.
 *
 * @param wrangler Node and wrangler, as the first parts of a command; undefined: there is none
 * @param files configurations that the user has named, from the folder; without one it is wrangler's choice
 * @param warn what hears why a configuration could not be read; wrangler says the same when it starts
 */
export async function readProject(dir, wrangler, files, warn) {
  if (files.length === 0 && configuredIn(dir) === undefined) {
    return describe(dir, []);
  }
  if (wrangler === undefined) {
    warn("there is no wrangler here to read wrangler's configuration; its namespaces are not declared");
    return describe(dir, []);
  }
  const [node, script] = wrangler;
  const cli = path.join(path.dirname(script), "../wrangler-dist/cli.js");
  const reading = promisify(execFile)(node, ["--no-warnings", READER, cli, ...files], {
    cwd: dir,
    timeout: READ_MILLISECONDS,
    env: { ...process.env, WRANGLER_LOG: "none", WRANGLER_HIDE_BANNER: "true" },
  });
  const end = () => reading.child.kill();
  process.once("exit", end);
  try {
    return describe(dir, JSON.parse((await reading).stdout));
  } catch (error) {
    warn(`wrangler cannot read the configuration: ${reason(error)}`);
    return describe(dir, []);
  } finally {
    process.off("exit", end);
  }
}

/** The folder of the configuration that wrangler takes: it looks in the folders above, too. */
function configuredIn(dir) {
  for (let folder = path.resolve(dir); ; folder = path.dirname(folder)) {
    if (FILES.some((name) => existsSync(path.join(folder, name)))) return folder;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The folder of a project, where wrangler keeps its state, too. */
export function folderOf(dir, files) {
  return files.length > 0 ? path.dirname(path.resolve(dir, files[0])) : (configuredIn(dir) ?? path.resolve(dir));
}

function reason(error) {
  const lines = (error.stderr || error.message).split("\n");
  return (lines.find((line) => /Error: /.test(line)) ?? lines[0]).replace(/^.*?Error: /, "").trim();
}

/**
 * The project's name; its Workers, one per environment: name -> {project, bindings}; its namespaces:
 * id -> title; the port that is configured; its bindings, each with its namespace.
 */
function describe(dir, configurations) {
  const workers = {};
  const titles = new Map();
  const all = [];
  for (const { folder, name, env, legacy_env: legacy, ...top } of configurations) {
    const project = projectOf(name, folder);
    const environments = [[name ?? project, top], ...Object.entries(env ?? {}).map(([key, value]) => [
      value?.name ?? `${name ?? project}-${key}`,
      value,
    ])];
    for (const [worker, environment] of environments) {
      const bindings = (environment?.kv_namespaces ?? []).filter((b) => typeof b?.binding === "string");
      // With legacy_env = false all environments have one name, and this would be about another one.
      workers[worker] = { project, bindings: legacy === false ? [] : bindings.map((b) => b.binding) };
      const previews = environment?.previews?.kv_namespaces ?? [];
      for (const { binding, id, preview_id: preview, remote } of [...bindings, ...previews]) {
        const own = typeof id === "string" ? id : undefined;
        const chosen = typeof preview === "string" ? preview : own;
        all.push({ worker, binding, namespace: namespaceOf(binding, chosen, project), remote: Boolean(remote) });
        if (remote) continue;
        put(titles, namespaceOf(binding, own, project), `${worker}-${binding}`);
        if (typeof preview === "string" && !isPlaceholder(preview)) {
          put(titles, namespaceOf(binding, preview, project), `${worker}-${binding}_preview`);
        }
      }
    }
  }
  const first = configurations[0];
  return { project: projectOf(first?.name, first?.folder ?? dir), workers, titles, port: first?.port, bindings: all };
}

function put(titles, id, title) {
  if (!titles.has(id)) titles.set(id, title);
}

/** Makes namespaces exist in an emulator, so that the REST API knows them before a binding has named them. */
export async function declare(url, token, titles, warn) {
  for (const [id, title] of titles) {
    let refusal;
    try {
      const response = await fetch(`${url}/__flowkv/namespaces/${encodeURIComponent(id)}`, {
        method: "PUT",
        headers: token ? { authorization: `Bearer ${token}` } : {},
        body: JSON.stringify({ title }),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      refusal = response.ok ? undefined : `${response.status} ${text}`;
    } catch (error) {
      refusal = error.message;
    }
    if (refusal !== undefined) {
      warn(`the emulator does not declare the namespace ${id}: ${refusal}`);
      return;
    }
  }
}
