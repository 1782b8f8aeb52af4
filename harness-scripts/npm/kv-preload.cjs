// Serves the KV bindings of plain `wrangler dev`, and of Cloudflare's Vite plugin, from a FlowKV
// emulator.
//
//   NODE_OPTIONS="--require …/kv-preload.cjs" FLOWKV_URL=http://127.0.0.1:8786 wrangler dev
//
// UNOFFICIAL: they have no setting for this. The preload wraps the class `Miniflare` that they
// load and marks every KV namespace as a remote binding, with the emulator as the
// remote. Code and wrangler.toml stay as they are. It knows Miniflare 4 and 5 and stops with a
// clear error on anything else; `docs/workers.md` shows supported ways without it.
//
// Environment:
//   FLOWKV_URL       the emulator; without it nothing is changed
//   FLOWKV_LOCATION  the location where the Worker runs; without it the emulator's default
"use strict";

const Module = require("node:module");
const path = require("node:path");

const emulator = process.env.FLOWKV_URL;
const location = process.env.FLOWKV_LOCATION;

if (emulator) {
  install();
}

function install() {
  // Not Module._load: who imports miniflare as an ES module (the Vite plugin, Vitest's pool) takes
  // what module.exports is when this function returns, and not what _load returns.
  const load = Module._extensions[".js"];
  Module._extensions[".js"] = function (module, filename) {
    load.call(this, module, filename);
    const version = miniflareVersion(filename);
    if (version !== undefined) {
      module.exports = wrapModule(module.exports, rewriterFor(version));
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

function rewriterFor(version) {
  const rewriters = { 4: rewriteMiniflare4, 5: rewriteMiniflare5 };
  const rewrite = rewriters[Number.parseInt(version, 10)];
  if (!rewrite) {
    fail(`this wrangler brings Miniflare ${version}; versions 4 and 5 are known`);
  }
  return rewrite;
}

function fail(what) {
  throw new Error(
    `FlowKV cannot serve the KV bindings of this wrangler: ${what}. ` +
      "The preload kv-preload.cjs is unofficial and bound to wrangler's inside. " +
      "Use a wrangler that FlowKV pins (harness-scripts/package.json), or raw workerd (docs/workers.md).",
  );
}

function wrapModule(miniflare, rewrite) {
  const Miniflare = miniflare.Miniflare;
  if (typeof Miniflare !== "function" || typeof Miniflare.prototype.setOptions !== "function") {
    fail("its miniflare has no class Miniflare with setOptions");
  }
  class FlowKvMiniflare extends Miniflare {
    constructor(options) {
      super(rewrite(options));
    }
    setOptions(options) {
      return super.setOptions(rewrite(options));
    }
  }
  return new Proxy(miniflare, {
    get(target, name, receiver) {
      return name === "Miniflare" ? FlowKvMiniflare : Reflect.get(target, name, receiver);
    },
  });
}

/** `kvNamespaces` of a worker: an array of names, or name -> id, or name -> {id}. */
function rewriteMiniflare4(options) {
  const rewriteWorker = (worker) => {
    const namespaces = worker.kvNamespaces;
    if (!namespaces) {
      return worker;
    }
    const byName = Array.isArray(namespaces)
      ? Object.fromEntries(namespaces.map((name) => [name, name]))
      : namespaces;
    const kvNamespaces = {};
    for (const [name, value] of Object.entries(byName)) {
      const id = typeof value === "string" ? value : value && value.id;
      if (typeof id !== "string") {
        fail(`the KV binding ${name} has no id where Miniflare 4 keeps it`);
      }
      const url = new URL(`/binding/${encodeURIComponent(id)}`, emulator);
      kvNamespaces[name] = { id, remoteProxyConnectionString: at(url) };
    }
    return { ...worker, kvNamespaces };
  };
  return options.workers
    ? { ...options, workers: options.workers.map(rewriteWorker) }
    : rewriteWorker(options);
}

/** `config.env` of a worker: name -> {type: "kv", id, dev}; the connection is the worker's. */
function rewriteMiniflare5(options) {
  if (!Array.isArray(options.workers)) {
    fail("it configures Miniflare 5 without workers");
  }
  const rewriteWorker = (worker) => {
    const env = (worker.config && worker.config.env) || {};
    const url = new URL("/bindings", emulator);
    const rewritten = { ...env };
    let found = false;
    for (const [name, binding] of Object.entries(env)) {
      if (!binding || binding.type !== "kv") {
        continue;
      }
      if (typeof binding.id !== "string") {
        fail(`the KV binding ${name} has no id where Miniflare 5 keeps it`);
      }
      found = true;
      url.searchParams.set(name, binding.id);
      rewritten[name] = { ...binding, dev: { ...binding.dev, remote: true } };
    }
    if (!found) {
      return worker;
    }
    return {
      ...worker,
      config: { ...worker.config, env: rewritten },
      dev: { ...worker.dev, remoteProxyConnectionString: at(url) },
    };
  };
  return { ...options, workers: options.workers.map(rewriteWorker) };
}

function at(url) {
  // Not "location": a binding may be called that. Empty: the emulator's default.
  url.searchParams.set("flowkv-location", location || "");
  return url;
}
