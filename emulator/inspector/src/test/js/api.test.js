// What goes out by the only door to the network, and what is refused before.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Api, ApiError, namespacePath } from "../../main/resources/dev/flowkv/inspector/ui/api.js";

/** @type {{url: string, headers: Record<string, string>}[]} */
let sent;

beforeEach(() => {
  sent = [];
  globalThis.sessionStorage = { getItem: () => null };
  globalThis.fetch = async (url, { headers }) => {
    // Refuses what the browser's refuses.
    sent.push({ url, headers: Object.fromEntries(new Headers(headers)) });
    return new Response("{}");
  };
});

test("a header has the bytes of the text, however long it is", async () => {
  const metadata = JSON.stringify("é".repeat(200_000));
  await new Api().put({ namespace: "é b", location: "lhr" }, "k", "v", { metadata });
  const [{ headers }] = sent;
  assert.equal(Buffer.from(headers["x-kv-namespace-id"], "latin1").toString(), "é b");
  assert.equal(Buffer.from(headers["cf-kv-metadata"], "latin1").toString(), metadata);
});

test("an id that would arrive as another one, or not at all, is not sent", async () => {
  for (const namespace of [" app", "app ", "\tapp", "a\0b", "a\nb", "\r"]) {
    await assert.rejects(
      new Api().put({ namespace, location: "lhr" }, "k", "v"),
      (error) => error instanceof ApiError && error.status === 400 && error.message.startsWith("This namespace’s id begins or ends"),
    );
  }
  assert.deepEqual(sent, []);
});

test("a namespace has a path of its own, or none: that of .. would be another's", () => {
  for (const id of ["a/b", "..%2f", "%2e", "a b", "__proto__", "..."]) {
    const { pathname } = new URL(`/__flowkv${namespacePath(id)}/reset`, "http://localhost");
    assert.equal(pathname, `/__flowkv/namespaces/${encodeURIComponent(id)}/reset`);
  }
  for (const id of [".", ".."]) assert.throws(() => namespacePath(id), /^Error: A browser cannot ask for the namespace/);
});
