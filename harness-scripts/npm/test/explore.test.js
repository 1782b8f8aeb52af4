// explore, on a real emulator. The programs use the face for bindings, as workerd does.
import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { after, afterEach, before, mock, test } from "node:test";
import { ExplorationFailure, explore, startWorkersKv, workersKv } from "../index.js";
import { explore as exploreInAnyRuntime } from "../client.js";

delete process.env.FLOWKV_URL;
delete process.env.FLOWKV_SCHEDULE;

const quiet = { log: () => {} };
let kv;
before(async () => {
  kv = await startWorkersKv();
});
after(() => kv.close());
afterEach(async () => {
  const { state } = await ask(kv, "exploration");
  const { schedule } = await ask(kv, "schedule");
  // The next test is not to suffer for it.
  await ask(kv, "exploration", "DELETE");
  await ask(kv, "schedule", "DELETE");
  assert.notEqual(state, "running", "an exploration is left behind");
  assert.equal(schedule, null, "a schedule is left behind");
});

async function ask({ url }, path, method = "GET", body) {
  return (await fetch(`${url}/__flowkv/${path}`, { method, body })).json();
}

function at(location, emulator = kv) {
  const call = (key, request) =>
    fetch(`${emulator.url}/${encodeURIComponent(key)}?urlencoded=true`, {
      ...request,
      headers: { "x-kv-namespace-id": "app", "x-kv-location": location },
    });
  return {
    put: async (key, value) => assert.equal((await call(key, { method: "PUT", body: value })).status, 200),
    async get(key) {
      const response = await call(key, {});
      const text = await response.text();
      return response.status === 404 ? null : text;
    },
  };
}

/** Two places that count in one key: wrong within the longest lag. */
const counting = (seconds) => async (emulator) => {
  const count = async (place) => place.put("visits", String(Number(await place.get("visits")) + 1));
  await count(at("lhr", emulator));
  await emulator.advanceClock(seconds * 1000);
  await count(at("sjc", emulator));
  assert.equal(await at("sjc", emulator).get("visits"), "2");
};

const EXPLANATION = `failed in schedule 2 of 200, with 1 surprise:
  step 3  get "visits" at sjc  → absent
          the put at lhr (step 2, 5.000 s before) had not arrived; the longest lag is 60 s`;

async function failureOf(exploring) {
  const error = await exploring.then(
    (result) => assert.fail(`passed: ${result.summary}`),
    (thrown) => thrown,
  );
  assert.ok(error instanceof ExplorationFailure, error.stack);
  return error;
}

test("a failure is the explanation, and its cause is the program's own error", async () => {
  const failure = await failureOf(explore({ kv, name: "counting" }, counting(5)));
  assert.equal(
    failure.message,
    `counting ${EXPLANATION}
  replay:  FLOWKV_SCHEDULE='app/sjc:get:visits#1=-1' node${process.env.NODE_TEST_CONTEXT ? " --test" : ""} ${ownPath()}`,
  );
  assert.equal(failure.cause.code, "ERR_ASSERTION");
  assert.equal(failure.schedule, "app/sjc:get:visits#1=-1");
  assert.equal(failure.surprises, 1);
  assert.equal(failure.lines.length, 2);
  // Nobody can look at an emulator that ends with the tests.
  assert.equal(failure.url, undefined);
  assert.match(failure.stack.split("    at ")[1], /explore\.test\.js/);
  // The state is the one before: nothing was written.
  assert.equal(await at("lhr").get("visits"), null);
});

function ownPath() {
  const file = path.relative(process.cwd(), process.argv[1]);
  return /^[\w./-]+$/.test(file) ? file : `'${file}'`;
}

test("an emulator that stays is linked to, and other runtimes say what to write", async () => {
  const there = workersKv(kv.url);
  const failure = await failureOf(exploreInAnyRuntime({ kv: there }, counting(5)));
  assert.ok(
    failure.message.startsWith(
      `the program ${EXPLANATION}\n  replay:  explore({ schedule: "app/sjc:get:visits#1=-1" }, …)\n  inspector:  ${kv.url}/__flowkv/ui/#/timeline?namespace=app&key=visits&at=`,
    ),
    failure.message,
  );
  assert.ok(failure.message.endsWith(`  inspector:  ${failure.url}  (while the emulator runs)`), failure.message);
  assert.ok(failure.url.startsWith(kv.url));
  // A URL is as good as a handle.
  assert.equal((await failureOf(explore({ kv: kv.url }, counting(5)))).schedule, failure.schedule);
});

test("a program that cannot fail is proven, and a line says so", async () => {
  const lines = [];
  const log = (line) => lines.push(line);
  const result = await explore({ kv, schedules: "all", name: "mended", log }, counting(61));
  assert.equal(result.exhausted, true);
  assert.equal(result.notReproducible, 0);
  assert.equal(result.schedules, 1);
  assert.equal(result.summary, "1 schedule: no answer of this test depends on when writes arrive");
  assert.deepEqual(lines, [`mended: ${result.summary}`]);
  const other = await explore({ kv, schedules: "all", ...quiet }, async () => {
    await at("lhr").put("a", "1");
    await at("sjc").get("a");
  });
  assert.deepEqual([other.schedules, other.exhausted, other.mostSurprises], [2, true, 1]);
  assert.equal(other.anomalies["stale-read"], 1);
  assert.match(other.summary, /^all 2 schedules \(up to 1 surprise\): 1 stale read/);
});

test("each run begins with the state that was there, and a reset within it is its own", async () => {
  await at("lhr").put("before", "v");
  const result = await explore({ kv, schedules: "all", ...quiet }, async () => {
    assert.equal(await at("lhr").get("before"), "v");
    await kv.reset();
    assert.equal(await at("lhr").get("before"), null);
    await at("lhr").put("a", "1");
    await at("sjc").get("a");
  });
  assert.equal(result.exhausted, true);
  assert.equal(await at("lhr").get("before"), "v");
  await kv.reset();
});

test("a schedule is replayed, by the option or by FLOWKV_SCHEDULE", async (t) => {
  const schedule = "app/sjc:get:visits#1=-1";
  const failure = await failureOf(explore({ kv, schedule, name: "counting" }, counting(5)));
  assert.ok(
    failure.message.startsWith(`counting ${EXPLANATION.replace("in schedule 2 of 200, ", "")}\n  replay:  FLOWKV_SCHEDULE=`),
    failure.message,
  );
  assert.equal(failure.cause.code, "ERR_ASSERTION");
  assert.equal(failure.surprises, 1);

  process.env.FLOWKV_SCHEDULE = `${schedule},app/sjc:get:other#1=-1`;
  t.after(() => delete process.env.FLOWKV_SCHEDULE);
  assert.match((await failureOf(explore({ kv }, counting(5)))).message, /the schedule names app\/sjc:get:other#1, which/);
  const lines = [];
  const result = await explore({ kv, name: "mended", log: (line) => lines.push(line) }, counting(61));
  assert.equal(result.schedules, 1);
  assert.equal(lines[0].split("\n")[0], "mended passes with no surprise");
  assert.match(lines[0], /the schedule names app\/sjc:get:visits#1, which did not occur as it says/);
});

test("a failure that does not come again is not called one of KV", async () => {
  let runs = 0;
  const failure = await failureOf(
    explore({ kv, name: "flaky", ...quiet }, async () => {
      await at("lhr").put("a", "1");
      await at("sjc").get("a");
      if (runs++ === 0) throw new Error("once");
    }),
  );
  assert.match(failure.message, /^flaky failed, and did not when it got the same answers again: the failure is not reproducible/);
  assert.equal(failure.cause.message, "once");
  assert.equal(failure.schedule, undefined);
});

test("what is not all is not called all", async () => {
  let runs = 0;
  const failure = await failureOf(
    explore({ kv, schedules: "all", name: "random", ...quiet }, async () => {
      await at("lhr").put("a", "1");
      await at("sjc").get(runs++ === 0 ? "a" : `other ${runs}`);
    }),
  );
  assert.match(failure.message, /^schedules: "all": random did not do the same when it got the same answers, so nothing is proven/);
  assert.equal(failure.cause, undefined);
});

test("a program that uses another KV is named, and so is one that fails before", async () => {
  const other = await failureOf(explore({ kv, name: "elsewhere", ...quiet }, () => {}));
  assert.ok(other.message.startsWith(`elsewhere used no KV of the emulator at ${kv.url}: `), other.message);
  const early = await failureOf(
    explore({ kv, name: "early", ...quiet }, () => {
      throw new Error("a typing mistake");
    }),
  );
  assert.equal(early.message, `early failed before it used any KV of the emulator at ${kv.url}`);
  assert.equal(early.cause.message, "a typing mistake");
});

test("a second exploration at the same time is refused with what to do, and the first goes on", async () => {
  let refusal;
  await explore({ kv, schedules: "all", ...quiet }, async () => {
    await at("lhr").put("a", "1");
    refusal ??= await failureOf(explore({ kv }, counting(5)));
    await at("sjc").get("a");
  });
  assert.match(refusal.message, /cannot be explored: An exploration is going on\. DELETE \/__flowkv\/exploration ends it/);
  await ask(kv, "clock", "PUT", '{"mode":"real"}');
  assert.match((await failureOf(explore({ kv }, counting(5)))).message, /schedules need a manual clock.*--clock manual/);
  assert.match((await failureOf(explore({ kv, schedule: "none" }, counting(5)))).message, /schedules need a manual clock/);
  await ask(kv, "clock", "PUT", '{"mode":"manual"}');
});

test("a signal ends an exploration in the middle of a run, and the state is given back", async () => {
  const ending = new AbortController();
  const reason = new Error("timed out");
  let runs = 0;
  const exploring = explore({ kv, signal: ending.signal, ...quiet }, async () => {
    await at("lhr").put("a", "1");
    if (++runs === 2) {
      ending.abort(reason);
      await new Promise(() => {});
    }
    await at("sjc").get("a");
  });
  await assert.rejects(exploring, reason);
  assert.equal(await at("lhr").get("a"), null);
  await assert.rejects(explore({ kv, signal: ending.signal }, counting(5)), reason);
});

test("a signal between two runs ends an exploration", async () => {
  const ending = new AbortController();
  const reason = new Error("timed out");
  let runs = 0;
  const exploring = explore({ kv, signal: ending.signal, ...quiet }, async () => {
    runs++;
    await at("lhr").put("a", "1");
    await at("sjc").get("a");
    setImmediate(() => ending.abort(reason)); // After this run, and before the next one.
  });
  await assert.rejects(exploring, reason);
  assert.equal(runs, 1);
});

test("a program that replaces fetch is explored, and no run is left behind", async (t) => {
  const { fetch } = globalThis;
  t.after(() => Object.assign(globalThis, { fetch }));
  const result = await explore({ kv, schedules: "all", ...quiet }, async () => {
    globalThis.fetch = fetch;
    await at("lhr").put("a", "1");
    await at("sjc").get("a");
    globalThis.fetch = async () => new Response("of the test");
  });
  globalThis.fetch = fetch;
  assert.equal(result.schedules, 2);
});

test("a test that skips itself is skipped; what skips in a later run says nothing", async () => {
  const skip = Object.assign(new Error("skipped"), { code: "VITEST_PENDING" });
  await assert.rejects(
    explore({ kv, ...quiet }, () => {
      throw skip;
    }),
    skip,
  );
  let runs = 0;
  const result = await explore({ kv, schedules: "all", ...quiet }, async () => {
    await at("lhr").put("a", "1");
    await at("sjc").get("a");
    if (runs++ > 0) throw skip;
  });
  assert.match(result.summary, /in 1 of them an assumption did not hold/);
});

test("what somebody else ends, and an emulator that ends, is said", async () => {
  const ended = explore({ kv, ...quiet }, async () => {
    await at("lhr").put("a", "1");
    await at("sjc").get("a");
    await ask(kv, "exploration", "DELETE");
  });
  await assert.rejects(ended, /^Error: the exploration was ended by somebody else, or .*No exploration is going on/);
  const own = await startWorkersKv();
  const dying = explore({ kv: own, ...quiet }, async () => {
    await at("lhr", own).put("a", "1");
    await own.close();
  });
  await assert.rejects(dying, { message: `the emulator at ${own.url} does not answer (ECONNREFUSED)` });
});

test("an emulator is started where there is none, as the options say, and ends", async () => {
  let url;
  const result = await explore(
    { start: { locations: ["syd", "lhr"] }, schedules: "all", ...quiet },
    async (own) => {
      url = own.url;
      await at("syd", own).put("a", "1");
      await at("lhr", own).get("a");
    },
  );
  assert.equal(result.schedules, 2);
  assert.notEqual(url, kv.url);
  await assert.rejects(fetch(url), TypeError);
});

test("options that cannot be are refused by name", async () => {
  const program = () => {};
  for (const [options, says] of [
    [{ schedules: 0 }, 'explore: schedules must be a number from 1 to 1000000, or "all", not 0'],
    [{ schedules: "many" }, 'explore: schedules must be a number from 1 to 1000000, or "all", not "many"'],
    [{ seed: 1.5 }, "explore: seed must be a whole number; a large one as a bigint, not 1.5"],
    [{ kv: "127.0.0.1" }, 'explore: kv must be the handle or the URL of an emulator, not "127.0.0.1"'],
    [{ tries: 7 }, "explore has no option tries; its options are kv, schedules, seed, name, schedule, signal, log, start"],
    [{ kv, start: {} }, "explore takes kv, an emulator that runs, or start, the options of a new one"],
  ]) {
    await assert.rejects(explore(options, program), { name: "TypeError", message: says });
  }
  await assert.rejects(explore(program), /explore takes options and a function/);
  await assert.rejects(exploreInAnyRuntime({}, program), /explore needs kv, the handle or the URL of an emulator/);
  const failure = await failureOf(explore({ kv, schedule: "x" }, program));
  assert.match(failure.message, /"x" is no such choice/);
});

test("a long run keeps its exploration alive", { timeout: 20_000 }, async (t) => {
  const asked = [];
  const proxy = http.createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const parts = [];
    for await (const part of request) parts.push(part);
    const answer = await fetch(`${kv.url}${request.url}`, {
      method: request.method,
      body: parts.length > 0 ? Buffer.concat(parts) : undefined,
    });
    response.writeHead(answer.status).end(await answer.text());
  });
  await new Promise((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  t.after(() => proxy.close());
  // The timers that it takes when it is loaded.
  mock.timers.enable({ apis: ["setInterval"] });
  const { explore: withManualTimers } = await import("../explore.js?manual");
  const waiting = { kv: `http://127.0.0.1:${proxy.address().port}`, schedules: 1, seed: 9007199254740993n, ...quiet };
  const heard = () => asked.filter((what) => what === "GET /__flowkv/exploration").length;
  await withManualTimers(waiting, async () => {
    await at("lhr").put("a", "1");
    const before = heard();
    mock.timers.tick(60_000);
    while (heard() < before + 3) await new Promise((resolve) => setImmediate(resolve));
  });
  mock.timers.tick(60_000);
  mock.timers.reset();
  assert.equal(heard(), 4); // Three while it ran, and one that asks whether KV was used.
});
