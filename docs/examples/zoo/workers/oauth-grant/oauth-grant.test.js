import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";
import { explore, startWorkersKv } from "flowkv";
import { assertFound, assertMended, inTwoLocations } from "../zoo.js";

const BUG = "a-grant-is-missing";
const name = "a code is redeemed";
const EXPLANATION = `\
a code is redeemed failed in schedule 2 of 200, with 1 surprise:
  step 7  get "grant:ada:YR9HCu81QnqYiRmo" at sjc  → absent
          the put at lhr (step 5, 2.000 s before) had not arrived; the longest lag is 60 s`;

const CALLBACK = "https://client.example/callback";
const BINDINGS = {
  kv: { OAUTH_KV: "oauth" },
  compatibilityFlags: ["global_fetch_strictly_public"], // as the library asks for
};
const VERIFIER = "a-verifier-of-at-least-43-characters-that-nobody-guesses";

const kv = await startWorkersKv();
after(() => kv.close());

/** Registers a client, long before anybody authorizes it; resolves to its id. */
async function register({ sanJose }) {
  const response = await sanJose("POST", "/register", {
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      client_name: "client",
      redirect_uris: [CALLBACK],
      token_endpoint_auth_method: "none",
    }),
  });
  assert.equal(response.status, 201, await response.clone().text());
  await kv.advanceClock(120_000);
  return (await response.json()).client_id;
}

/** The user's browser is near London. The client that redeems the code is near San Jose. */
const authorize = ({ london, sanJose }, client) => async () => {
  const asked = new URLSearchParams({
    response_type: "code",
    client_id: client,
    redirect_uri: CALLBACK,
    code_challenge: createHash("sha256").update(VERIFIER).digest("base64url"),
    code_challenge_method: "S256",
  });
  const authorized = await london("GET", `/authorize?${asked}`);
  const code = new URL(authorized.headers.get("location")).searchParams.get("code");
  await kv.advanceClock(2_000);
  const token = await sanJose("POST", "/token", {
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      client_id: client,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
    }),
  });
  const { access_token, error_description } = await token.json();
  assert.equal(error_description, undefined);
  const answer = await sanJose("GET", "/mcp", { headers: { authorization: `Bearer ${access_token}` } });
  assert.equal(await answer.text(), "ada");
};

test("a grant is missing", async (t) => {
  const worker = await inTwoLocations(t, kv, "oauth-grant/worker.js", BINDINGS);
  const client = await register(worker);
  await assertFound(BUG, explore({ kv, name, schedules: 200 }, authorize(worker, client)), EXPLANATION);
});

test("a Durable Object has the grant at once", async (t) => {
  const worker = await inTwoLocations(t, kv, "oauth-grant/mended.js", {
    ...BINDINGS,
    durableObjects: { GRANTS: "Grants" },
  });
  const client = await register(worker);
  const program = async () => {
    await worker.forget("GRANTS", "ada");
    await authorize(worker, client)();
  };
  await assertMended(BUG, explore({ kv, name, schedules: "all" }, program));
});
