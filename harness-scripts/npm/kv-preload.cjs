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

const { projectOf } = require("./namespaces.cjs");
const { serveKv } = require("./serve-kv.cjs");

const LOOK_MILLISECONDS = 500;

const said = new Set();

const { FLOWKV_URL: emulator, FLOWKV_LOCATION: location, FLOWKV_PROJECT: project, FLOWKV_WORKERS: workers } = process.env;

if (emulator) {
  serveKv({
    emulator,
    locationOf: () => location,
    projectOf: (worker) => project || projectOf(worker, process.cwd()),
    workers: JSON.parse(workers || "{}"),
    report,
    say,
    // Who hears the reports says so.
    saysNamespaces: !process.env.FLOWKV_REPORT,
  });
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
