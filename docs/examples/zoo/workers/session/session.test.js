import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations, writtenLongBefore } from "../zoo.js";

const IDS = { USERS: "users", SESSIONS: "sessions" };

const kv = await startWorkersKv({ namespaces: { users: "users" } });
after(() => kv.close());
before(() => writtenLongBefore(kv, "users", "ada", "Ada Lovelace"));

/** Ada logs in; her next request arrives in another location. */
const logIn = ({ london, sanJose }) => async () => {
  const login = await london("POST", "/login?user=ada");
  const cookie = login.headers.getSetCookie().at(-1).split(";")[0];
  await kv.advanceClock(5_000);
  const me = await sanJose("GET", "/me", { headers: { cookie } });
  assert.equal(await me.text(), "Ada Lovelace");
};

test("a session is elsewhere", async (t) => {
  const worker = await inTwoLocations(t, kv, "session/worker.js", { kv: IDS });
  await assertFound("a-session-is-elsewhere", explore({ kv, schedules: 200, name: "stays logged in elsewhere" }, logIn(worker)), "");
});

test("a session in the cookie is wherever the browser is", async (t) => {
  const worker = await inTwoLocations(t, kv, "session/mended.js", {
    kv: IDS,
    bindings: { SESSION_KEY: "a secret of at least 32 characters" },
  });
  await assertMended("a-session-is-elsewhere", explore({ kv, schedules: "all" }, logIn(worker)));
});
