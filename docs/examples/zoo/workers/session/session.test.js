import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations, writtenLongBefore } from "../zoo.js";

const BUG = "a-session-is-elsewhere";
const name = "a user stays logged in";
const EXPLANATION = `\
a user stays logged in failed in schedule 2 of 200, with 1 surprise:
  step 3  get "session:7f9a45b1-767e-4bc3-968d-e0c8f5618e8c" at sjc  → absent
          the put at lhr (step 2, 5.000 s before) had not arrived; the longest lag is 60 s`;

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
  await assertFound(BUG, explore({ kv, name, schedules: 200 }, logIn(worker)), EXPLANATION);
});

test("a session in the cookie is wherever the browser is", async (t) => {
  const worker = await inTwoLocations(t, kv, "session/mended.js", {
    kv: IDS,
    bindings: { SESSION_KEY: "a secret of at least 32 characters" },
  });
  await assertMended(BUG, explore({ kv, name, schedules: "all" }, logIn(worker)));
});
