// Miniflare's KV behind a Worker that passes GET and PUT on, for harness-scripts/bench. Miniflare
// offers no way to reach its KV over HTTP without a Worker.
"use strict";
const { Miniflare } = require("miniflare");

const script = `export default {
  async fetch(request, env) {
    const key = new URL(request.url).pathname.slice(1);
    if (request.method === "PUT") {
      await env.KV.put(key, await request.arrayBuffer());
      return new Response(null, { status: 204 });
    }
    return new Response(await env.KV.get(key, "arrayBuffer"));
  },
}`;

const miniflare = new Miniflare({
  modules: true,
  script,
  compatibilityDate: "2026-04-01",
  kvNamespaces: ["KV"],
  host: "127.0.0.1",
  port: 0,
});
miniflare.ready.then((url) => console.log(`ready ${url.origin}`));
process.on("SIGTERM", () => miniflare.dispose().then(() => process.exit(0)));
