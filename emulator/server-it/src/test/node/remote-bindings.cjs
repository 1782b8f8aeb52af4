// Other bindings that are remote keep their remote beside KV namespaces that the emulator serves:
//   node --require …/kv-preload.cjs remote-bindings.cjs MINIFLARE
// with FLOWKV_URL. Prints what the Worker saw, and which bindings the remote heard of.
const http = require("node:http");
const { Miniflare, convertV4MiniflareOptions } = require(process.argv[2]);

const script = `export default {
  async fetch(request, env) {
    await env.MY_KV.put("k", "from the Worker");
    const tried = {};
    const attempts = {
      MY_KV: () => env.MY_KV.get("k"),
      REAL_KV: () => env.REAL_KV.get("k"),
      SERVICE: async () => (await env.SERVICE.fetch("http://service/path")).text(),
      BUCKET: () => env.BUCKET.head("object"),
    };
    for (const [name, attempt] of Object.entries(attempts)) {
      tried[name] = await attempt().catch(() => "refused");
    }
    return Response.json(tried);
  }
}`;

async function main() {
  const heard = new Set();
  const binding = (request) =>
    request.headers["mf-binding"] ?? new URL(request.url, "http://stub").searchParams.get("MF-Binding");
  const remote = http.createServer((request, response) => {
    heard.add(binding(request));
    // R2 reads a status that is no success as an error of its own.
    response.statusCode = binding(request) === "BUCKET" ? 500 : 200;
    request.resume().on("end", () => response.end(`remote of ${binding(request)}`));
  });
  remote.on("upgrade", (request, socket) => {
    heard.add(binding(request));
    socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise((resolve) => remote.listen(0, "127.0.0.1", resolve));
  const remoteProxyConnectionString = new URL(`http://127.0.0.1:${remote.address().port}/session?a=b`);
  const options = {
    name: "mixed",
    modules: true,
    script,
    compatibilityDate: "2026-04-01",
    kvNamespaces: { MY_KV: { id: "app" }, REAL_KV: { id: "real", remoteProxyConnectionString } },
    r2Buckets: { BUCKET: { id: "bucket", remoteProxyConnectionString } },
    serviceBindings: { SERVICE: { name: "elsewhere", remoteProxyConnectionString } },
  };
  const mf = new Miniflare(convertV4MiniflareOptions ? convertV4MiniflareOptions(options) : options);
  const response = await mf.dispatchFetch("http://worker/");
  const fromNode = await (await mf.getKVNamespace("MY_KV")).get("k");
  console.log("seen", JSON.stringify({ ...(await response.json()), fromNode }));
  console.log("remote", [...heard].sort().join(" "));
  await mf.dispose();
  remote.close();
  remote.closeAllConnections();
}

main();
