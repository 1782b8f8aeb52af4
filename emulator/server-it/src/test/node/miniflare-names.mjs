// Names of bindings and namespaces through Miniflare: node miniflare-names.mjs URL MINIFLARE
import assert from "node:assert/strict";
import { createRequire } from "node:module";

const [url, path] = process.argv.slice(2);
const miniflare = createRequire(import.meta.url)(path);
const convert = miniflare.convertV4MiniflareOptions ?? ((options) => options);

const script = `export default {
  async fetch(request, env) {
    const [binding, method, ...args] = await request.json();
    try {
      return Response.json((await env[binding][method](...args)) ?? null);
    } catch (e) {
      return Response.json(e.message);
    }
  },
}`;

const cases = [
  ["É_KV", "É_KV"],
  ["😀", "my-app:SESSION"],
  [" a b ", " a b "],
  ["a&b=c#d?", "a&b=c#d?/%2F"],
  ["location", "one"],
  ["MF-Binding", "."],
  ["DOT", ".."],
  ["", "no name"],
];
const kvNamespaces = {};
const remote = new URL("/bindings", url);
for (const [name, id] of cases) remote.searchParams.set(name, id);
remote.searchParams.set("flowkv-location", "sjc");
for (const [name, id] of cases) kvNamespaces[name] = { id, remoteProxyConnectionString: remote };
kvNamespaces["flowkv-location"] = { id: "x", remoteProxyConnectionString: remote };

const mf = new miniflare.Miniflare(
  convert({ modules: true, script, compatibilityDate: "2026-04-01", kvNamespaces }),
);
async function call(...args) {
  const answer = await mf.dispatchFetch("http://worker/", { method: "POST", body: JSON.stringify(args) });
  return answer.json();
}
try {
  for (const [name, id] of cases) {
    assert.equal(await call(name, "put", "bindings/é", id), null, name);
    assert.equal(await call(name, "get", "bindings/é"), id, name);
  }
  assert.equal(
    await call("flowkv-location", "get", "k"),
    'KV GET failed: 400 A binding cannot be called "flowkv-location" here: rename it',
  );
  // Miniflare 5 loses a reason phrase that is not ASCII.
  assert.equal(
    await call("É_KV", "get", ["k"], { type: "é😀" }),
    'KV GET_BULK failed: 400 "\\u00e9\\ud83d\\ude00" is not a valid type. Use "json" or "text"',
  );
} finally {
  await mf.dispose();
}
console.log("Miniflare names: ok");
