import assert from "node:assert/strict";
import { after, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations } from "../zoo.js";

const kv = await startWorkersKv();
after(() => kv.close());

/** Ada logs in; her next request arrives in another location. */
const logIn = ({ london, sanJose }) => async () => {
  const login = await london("POST", "/login?user=ada");
  const cookie = login.headers.getSetCookie().at(-1).split(";")[0];
  await kv.advanceClock(5_000);
  const me = await sanJose("GET", "/me", { headers: { cookie } });
  assert.equal(await me.text(), "ada");
};

test("a session exists only where it was written", async (t) => {
  const worker = await inTwoLocations(t, kv, "session/worker.js", { kv: { SESSIONS: "sessions" } });
  await assertFound("session", explore({ kv, schedules: 200, name: "a session" }, logIn(worker)), "");
});

test("a session in the cookie is wherever the browser is", async (t) => {
  const worker = await inTwoLocations(t, kv, "session/mended.js", {
    kv: { SESSIONS: "sessions" },
    bindings: { SESSION_KEY: "a key of at least 32 characters, and a secret" },
  });
  await assertMended("session", explore({ kv, schedules: "all" }, logIn(worker)));
});
