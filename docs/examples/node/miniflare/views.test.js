// sample: views
import assert from "node:assert/strict";
import { test } from "node:test";
import { startWorkersKv } from "flowkv";

test("a view says what each location answers, and why", async (t) => {
  const kv = await startWorkersKv({
    namespaces: { APP: "app" },
    settings: { replicationLag: "fixed:10s" },
  });
  t.after(() => kv.close());
  const values = `${kv.restUrl}/accounts/any/storage/kv/namespaces/app/values`;
  await fetch(`${values}/greeting`, { method: "PUT", body: "hello" });

  const view = await kv.views("app", "greeting");
  const inLondon = view.locations.find(({ location }) => location === "lhr");
  assert.equal(inLondon.present, false);
  assert.match(inLondon.reason, /no version has arrived; the newest version arrives in 10 s$/);

  await kv.advanceClock(10_000);
  const later = await kv.views("app", "greeting");
  assert.ok(later.locations.every(({ present }) => present));
});
// end of sample
