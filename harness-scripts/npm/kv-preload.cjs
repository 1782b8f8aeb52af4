// Serves the KV bindings of plain `wrangler dev`, and of Cloudflare's Vite plugin, from a FlowKV
// emulator.
//
//   NODE_OPTIONS="--require …/kv-preload.cjs" FLOWKV_URL=http://127.0.0.1:8786 wrangler dev
//
// UNOFFICIAL: they have no setting for this. Miniflare asks its KV plugin for the bindings of each
// Worker. The preload points every KV namespace in the plugin's answer at the emulator, so it does
// not matter how a version of wrangler hands its options to Miniflare. What it cannot point there
// ends the start with an error: no binding stays on Miniflare's own KV unnoticed. Namespaces with
// `remote = true` stay at Cloudflare, and other bindings stay as they are.
//
// Environment:
//   FLOWKV_URL       the emulator; without it nothing is changed
//   FLOWKV_LOCATION  the location where the Worker runs; without it the emulator's default
//   FLOWKV_PROJECT   whose namespaces bindings without an id name; default: the Worker's name or folder
//   FLOWKV_WORKERS   JSON: name of a Worker -> its project, and the KV bindings that it must have
//   FLOWKV_REPORT    the URL that hears what was served; `flowkv dev` listens there
//   FLOWKV_DEV       the id of the process of `flowkv dev`; when it is gone, this one ends
"use strict";

const { AsyncLocalStorage } = require("node:async_hooks");
const Module = require("node:module");
const path = require("node:path");
const { namespaceOf, projectOf } = require("./namespaces.cjs");

const emulator = process.env.FLOWKV_URL && new URL(process.env.FLOWKV_URL);
const location = process.env.FLOWKV_LOCATION;
const project = process.env.FLOWKV_PROJECT;
const workers = JSON.parse(process.env.FLOWKV_WORKERS || "{}");

/** The assets of Workers Sites, which Miniflare reads from their folder. */
const SITES = "__STATIC_CONTENT";

/** The names of the Workers of the Miniflare that asks; before Miniflare 5.20260804 its plugins do not know them. */
const names = new AsyncLocalStorage();

const said = new Set();

const LOOK_MILLISECONDS = 500;

if (emulator) {
  install();
  endWithDev(Number(process.env.FLOWKV_DEV));
}

/** `flowkv dev` may be killed, and can end nobody then. */
function endWithDev(dev) {
  if (!dev) return;
  const timer = setInterval(() => {
    try {
      process.kill(dev, 0);
    } catch (error) {
      if (error.code === "ESRCH") {
        clearInterval(timer);
        process.kill(process.pid, "SIGTERM");
      }
    }
  }, LOOK_MILLISECONDS);
  timer.unref();
}

function install() {
  // Not Module._load: who imports miniflare as an ES module (the Vite plugin, Vitest's pool) takes
  // what module.exports is when this function returns, and not what _load returns.
  const load = Module._extensions[".js"];
  Module._extensions[".js"] = function (module, filename) {
    load.call(this, module, filename);
    const version = miniflareVersion(filename);
    if (version !== undefined) {
      module.exports = serveKv(module.exports, version);
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
function serveKv(miniflare, version) {
  const { Miniflare, PLUGINS } = miniflare;
  const plugin = PLUGINS?.kv;
  if (typeof Miniflare !== "function" || typeof Miniflare.prototype.setOptions !== "function") {
    fail(version, "it has no class Miniflare with setOptions");
  }
  if (typeof plugin?.getBindings !== "function" || typeof plugin.getServices !== "function") {
    fail(version, "it has no KV plugin that makes bindings and services");
  }
  report({ miniflare: version });
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

/** Whoever waits for it as well hears why a start fails. */
function reportReady(ready, options) {
  Promise.resolve(ready).then(
    () => report({ ready: namesIn(options).map((name) => name ?? "") }),
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
        .map(([name, { id, remote, dev }]) => [
          name,
          { id, isRemote: isConnected && Boolean(remote || dev?.remote) },
        ]),
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
  const mine = Object.hasOwn(workers, worker ?? "") ? workers[worker] : undefined;
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
      say(`${name} has remote = true and keeps its remote; the emulator does not serve it`);
      remote.push(name);
      return binding;
    }
    const id = namespaceOf(name, namespace.id, mine?.project || project || projectOf(worker, process.cwd()));
    if (id !== namespace.id && !process.env.FLOWKV_REPORT) {
      say(`${name} has no id of its own and is the namespace ${id} of this project`);
    }
    served[name] = id;
    return { ...binding, kvNamespace: { name: serviceFor(id, services, version) } };
  });
  const has = new Set(bindings.map((binding) => binding.name));
  const missing = (mine?.bindings ?? []).filter((name) => !has.has(name));
  if (missing.length > 0) {
    fail(version, `the KV binding ${missing[0]} of the Worker ${worker} is not made by its KV plugin`);
  }
  report({ worker, served, remote });
  return bindings;
}

/** The name of the service that is a namespace of the emulator, for workerd. */
function serviceFor(id, services, version) {
  if (/[\0-\x1f\x7f]|^\s|\s$/.test(id)) {
    fail(version, `the id ${JSON.stringify(id)} has control characters, or spaces around it`);
  }
  const name = `flowkv:${id}`;
  const injectRequestHeaders = [{ name: "X-KV-Namespace-Id", value: id }];
  if (location) {
    injectRequestHeaders.push({ name: "X-KV-Location", value: location });
  }
  services.set(name, { name, external: { address: emulator.host, http: { injectRequestHeaders } } });
  return name;
}

function fail(version, what) {
  const message =
    `FlowKV cannot serve the KV bindings of Miniflare ${version}: ${what}. ` +
    "The preload kv-preload.cjs is unofficial and bound to Miniflare's inside. " +
    "`flowkv doctor` names the versions of wrangler that were tried; raw workerd needs none (docs/workers.md).";
  report({ failed: message });
  throw new Error(message);
}

/** Says something on the error stream, once. */
function say(what) {
  if (!said.has(what)) {
    said.add(what);
    process.stderr.write(`flowkv: ${what}\n`);
  }
}

function report(what) {
  if (process.env.FLOWKV_REPORT) {
    const request = require("node:http").request(process.env.FLOWKV_REPORT, { method: "POST", agent: false });
    // Nobody has to listen, and this process does not wait for it.
    request.on("error", () => {}).on("response", (response) => response.resume());
    request.on("socket", (socket) => socket.unref());
    request.end(JSON.stringify(what));
  }
}
