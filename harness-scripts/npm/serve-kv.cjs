// Points the KV bindings of the Miniflares in this process at an emulator. UNOFFICIAL: kv-preload.cjs
// says how, and what stays as it is.
"use strict";

const { AsyncLocalStorage } = require("node:async_hooks");
const Module = require("node:module");
const path = require("node:path");
const { namespaceOf } = require("./namespaces.cjs");

/** The assets of Workers Sites, which Miniflare reads from their folder. */
const SITES = "__STATIC_CONTENT";

/** Which package serves this process, and how; another copy of the package finds it, too. */
const SERVING = Symbol.for("flowkv.serving");

/** The names of the Workers of the Miniflare that asks; before Miniflare 5.20260804 its plugins do not know them. */
const names = new AsyncLocalStorage();

/** How: what serveKv was given. */
let how;

/**
 * Serves KV from an emulator in all Miniflares that this process has loaded and will load.
 *
 * @param given how, looked at whenever a Miniflare starts: `emulator`, its URL;
 *     `locationOf(binding)`, its location or nothing; `projectOf(worker)`, whose namespaces
 *     bindings without an id name; `workers`, by their names, each with its project and the
 *     bindings that it must have; `report(what)` and `say(what)`, what hears of it; and whether
 *     it `saysNamespaces` that stand for a missing id
 */
function serveKv(given) {
  const isFirst = how === undefined;
  how = given;
  if (!isFirst) return;
  const other = globalThis[SERVING];
  const { version } = require("./package.json");
  if (other !== undefined) {
    throw new Error(
      `two FlowKVs serve KV in this process: ${other.version} in ${other.folder} and ${version} in ${__dirname}. ` +
        "Keep one of them; `npm ls flowkv` shows who wants which",
    );
  }
  globalThis[SERVING] = { folder: __dirname, version };
  for (const [filename, module] of Object.entries(require.cache)) {
    const miniflare = miniflareVersion(filename);
    // A module that has imported it keeps its class, and so it does not know the names of Workers.
    if (miniflare !== undefined) servingKv(module.exports, miniflare);
  }
  install();
}

/** Which copy of this package serves KV in this process: its folder and version; undefined: none. */
function servedBy() {
  return globalThis[SERVING];
}

function install() {
  // Not Module._load: who imports miniflare as an ES module (the Vite plugin, Vitest's pool) takes
  // what module.exports is when this function returns, and not what _load returns.
  const load = Module._extensions[".js"];
  Module._extensions[".js"] = function (module, filename) {
    load.call(this, module, filename);
    const version = miniflareVersion(filename);
    if (version !== undefined) {
      module.exports = servingKv(module.exports, version);
    }
  };
}

/** The version of the miniflare whose main file this is; undefined for every other file. */
function miniflareVersion(filename) {
  if (!filename.includes(`${path.sep}miniflare${path.sep}`)) {
    return undefined;
  }
  let folder = path.dirname(filename);
  for (let up = 0; up < 5; up++) {
    try {
      const found = require(path.join(folder, "package.json"));
      if (found.name === "miniflare") {
        return path.resolve(folder, found.main ?? "index.js") === filename ? found.version : undefined;
      }
    } catch {
      // Not this folder.
    }
    folder = path.dirname(folder);
  }
  return undefined;
}

/** Makes the KV plugin answer with the emulator, and returns what the module exports then. */
function servingKv(miniflare, version) {
  const { Miniflare, PLUGINS } = miniflare;
  const plugin = PLUGINS?.kv;
  if (typeof Miniflare !== "function" || typeof Miniflare.prototype.setOptions !== "function") {
    fail(version, "it has no class Miniflare with setOptions");
  }
  if (typeof plugin?.getBindings !== "function" || typeof plugin.getServices !== "function") {
    fail(version, "it has no KV plugin that makes bindings and services");
  }
  how.report({ miniflare: version });
  const { getBindings, getServices } = plugin;
  const services = new Map();
  // Its last argument is the Worker's index.
  plugin.getBindings = async function (options, ...rest) {
    const worker = options.config?.name ?? names.getStore()?.[rest.at(-1)];
    const made = await getBindings.call(this, options, ...rest);
    return pointed(made ?? [], namespaces(options), worker, services, version);
  };
  plugin.getServices = async function (...args) {
    const made = await getServices.call(this, ...args);
    const ours = [...services.values()];
    if (made === undefined || Array.isArray(made)) {
      return [...(made ?? []), ...ours];
    }
    return { ...made, services: [...made.services, ...ours] };
  };
  class FlowKvMiniflare extends Miniflare {
    constructor(options) {
      names.run(namesIn(options), () => super(options));
      reportReady(this.ready, options);
    }
    setOptions(options) {
      const done = names.run(namesIn(options), () => super.setOptions(options));
      reportReady(done, options);
      return done;
    }
  }
  return new Proxy(miniflare, {
    get(target, name, receiver) {
      return name === "Miniflare" ? FlowKvMiniflare : Reflect.get(target, name, receiver);
    },
  });
}

/** Every caller that waits hears why a start fails. */
function reportReady(ready, options) {
  Promise.resolve(ready).then(
    () => how.report({ ready: namesIn(options).map((name) => name ?? "") }),
    () => {},
  );
}

function namesIn(options) {
  return (options?.workers ?? [options]).map((worker) => (worker?.config ?? worker)?.name);
}

/** The KV namespaces of a Worker's options, in each of their three shapes: binding -> id, and whether it is remote. */
function namespaces(options) {
  if (options.config) {
    // From Miniflare 5.20260804 on; `dev.remote` of the binding from 5.20260825 on.
    const isConnected = options.dev?.remoteProxyConnectionString !== undefined;
    return new Map(
      Object.entries(options.config.env ?? {})
        .filter(([, binding]) => binding?.type === "kv")
        .map(([name, { id, remote, dev }]) => [name, { id, isRemote: isConnected && Boolean(remote || dev?.remote) }]),
    );
  }
  const given = options.kvNamespaces ?? {};
  const byName = Array.isArray(given) ? given.map((name) => [name, name]) : Object.entries(given);
  return new Map(
    byName.map(([name, value]) => [
      name,
      typeof value === "string"
        ? { id: value }
        : { id: value?.id, isRemote: value?.remoteProxyConnectionString !== undefined },
    ]),
  );
}

/** The bindings that the plugin has made, with KV namespaces at the emulator. */
function pointed(made, known, worker, services, version) {
  const mine = Object.hasOwn(how.workers, worker ?? "") ? how.workers[worker] : undefined;
  const served = {};
  const remote = [];
  const bindings = made.map((binding) => {
    const { name } = binding;
    if (!binding.kvNamespace || (name === SITES && !known.has(name))) {
      return binding;
    }
    const namespace = known.get(name);
    if (typeof namespace?.id !== "string") {
      fail(version, `the KV binding ${name} has no id in its options`);
    }
    if (namespace.isRemote) {
      how.say(`${name} has remote = true and keeps its remote; the emulator does not serve it`);
      remote.push(name);
      return binding;
    }
    const id = namespaceOf(name, namespace.id, mine?.project || how.projectOf(worker));
    if (id !== namespace.id && how.saysNamespaces) {
      how.say(`${name} has no id of its own and is the namespace ${id} of this project`);
    }
    served[name] = id;
    return { ...binding, kvNamespace: { name: serviceFor(id, how.locationOf(name), services, version) } };
  });
  const has = new Set(bindings.map((binding) => binding.name));
  const missing = (mine?.bindings ?? []).filter((name) => !has.has(name));
  if (missing.length > 0) {
    fail(version, `the KV binding ${missing[0]} of the Worker ${worker} is not made by its KV plugin`);
  }
  how.report({ worker, served, remote });
  return bindings;
}

/** The name of the service that is a namespace of the emulator, for workerd. */
function serviceFor(id, location, services, version) {
  if (/[\0-\x1f\x7f]|^\s|\s$/.test(id)) {
    fail(version, `the id ${JSON.stringify(id)} has control characters, or spaces around it`);
  }
  const name = `flowkv:${location ?? ""}:${id}`;
  const injectRequestHeaders = [{ name: "X-KV-Namespace-Id", value: id }];
  if (location) {
    injectRequestHeaders.push({ name: "X-KV-Location", value: location });
  }
  services.set(name, { name, external: { address: new URL(how.emulator).host, http: { injectRequestHeaders } } });
  return name;
}

function fail(version, what) {
  const message =
    `FlowKV cannot serve the KV bindings of Miniflare ${version}: ${what}. ` +
    "The preload kv-preload.cjs is unofficial and bound to Miniflare's inside. " +
    "`flowkv doctor` names the versions of wrangler that were tried; raw workerd needs none (docs/how-to/workers.md).";
  how.report({ failed: message });
  throw new Error(message);
}

module.exports = { serveKv, servedBy };
