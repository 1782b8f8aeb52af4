// What the tests share: a Worker that runs in two locations, and what they report for the page.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare } from "miniflare";

const HERE = path.dirname(fileURLToPath(import.meta.url));

/**
 * Runs a Worker in London and in San Jose until the test ends.
 *
 * @param kv the emulator
 * @param module the Worker's main module, from this folder
 * @param bindings what the Worker is bound to, as Miniflare takes it; `kv` has its KV namespaces. With
 *   `asItIs` the Worker draws ids and reads the clock for itself.
 */
export async function inTwoLocations(t, kv, module, bindings) {
  const { kv: ids, durableObjects = {}, asItIs = false, ...others } = bindings;
  const script = await bundled(module, asItIs);
  const worker = (name, scriptName) => ({
    name,
    modules: true,
    script,
    compatibilityDate: "2026-04-01",
    kvNamespaces: kv.bindings(ids, { location: name }),
    durableObjects: Object.fromEntries(
      Object.entries(durableObjects).map(([binding, className]) => [
        binding,
        { className, scriptName, useSQLite: true },
      ]),
    ),
    ...others,
  });
  // A Durable Object is one, whatever the location: London has it, and San Jose asks there.
  const mf = new Miniflare({ workers: [worker("lhr"), worker("sjc", "lhr")] });
  t.after(() => mf.dispose());
  const begin = await timeOf(kv);
  const at = (location) => async (method, url, { headers, body } = {}) => {
    const now = await timeOf(kv);
    const seed = `${now - begin} ${location} ${method} ${url}`;
    const worker = await mf.getWorker(location);
    return worker.fetch(`https://zoo.example${url}`, {
      method,
      body,
      redirect: "manual",
      headers: { ...headers, "zoo-now": String(now), "zoo-seed": seed },
    });
  };
  /** Empties a Durable Object, which an exploration does not set back. */
  const forget = async (binding, name) => {
    const objects = await mf.getDurableObjectNamespace(binding, "lhr");
    await objects.get(objects.idFromName(name)).reset();
  };
  return { london: at("lhr"), sanJose: at("sjc"), forget };
}

/** What the emulator's clock shows, in milliseconds since the epoch. */
async function timeOf(kv) {
  return (await kv.advanceClock(0)).getTime();
}

/** The Worker in one file, as wrangler would make it, with the time and the draws of its requests. */
async function bundled(module, asItIs) {
  const worker = JSON.stringify(`./${module}`);
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import worker from ${worker};
        import { reproducible } from "./reproducible.js";
        export * from ${worker};
        export default ${asItIs ? "worker" : "reproducible(worker)"};`,
      resolveDir: HERE,
    },
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*", "node:*"],
  });
  return outputFiles[0].text;
}

/** Writes a key, and waits until it has arrived everywhere. */
export async function writtenLongBefore(kv, namespace, key, value) {
  const url = `${kv.restUrl}/accounts/any/storage/kv/namespaces/${namespace}/values/${key}`;
  assert.equal((await fetch(url, { method: "PUT", body: value })).status, 200);
  await kv.advanceClock(120_000);
}

/**
 * Asserts how an exploration fails, and reports it for the page.
 *
 * @param bug where the page tells of it
 * @param explanation all of the message but how to replay it
 */
export async function assertFound(bug, exploration, explanation) {
  const { message, surprises } = await exploration.then(
    () => assert.fail("no schedule fails"),
    (failure) => failure,
  );
  assert.equal(message.split("\n  replay:")[0], explanation);
  await report(bug, "found", { surprises, schedules: /in schedule (\d+) of/.exec(message)[1], message });
}

/** Asserts that an exploration has tried all schedules there are, and reports how many. */
export async function assertMended(bug, exploration) {
  const { exhausted, notReproducible, schedules } = await exploration;
  assert.ok(exhausted);
  assert.equal(notReproducible, 0);
  await report(bug, "mended", { schedules });
}

/** Writes figures into the folder ZOO_FIGURES, if that is set. */
async function report(bug, what, figures) {
  const folder = process.env.ZOO_FIGURES;
  if (folder) await writeFile(path.join(folder, `${bug}.${what}.json`), JSON.stringify(figures));
}
