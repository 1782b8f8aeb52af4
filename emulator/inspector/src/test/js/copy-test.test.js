// What is copied as a test. CopyAsTestIT compiles and runs such tests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { javaText, junitTest } from "../../main/resources/dev/flowkv/inspector/ui/copy-test/java.js";
import { jsText, vitestTest } from "../../main/resources/dev/flowkv/inspector/ui/copy-test/javascript.js";
import { canBeCopied } from "../../main/resources/dev/flowkv/inspector/ui/copy-test/plan.js";

const START = Date.parse("2026-11-22T12:00:00.250Z");
const HEADER = { format: "flowkv-history", version: 2, forgotten: 0 };
const CONFIG = {
  profile: "cloudflare",
  seed: 42,
  locations: ["lhr", "sjc"],
  settings: { replicationLag: "fixed:10s", readCache: true, shardsPerLocation: 1, sameKeyWritesPerSecond: 1 },
};
const DEFAULTS = { ...CONFIG.settings, replicationLag: "lognormal:400ms/10s/60s" };

let seq;
function line(op, seconds, location, more) {
  const at = START + seconds * 1000;
  return { seq: ++seq, face: "binding", location, namespace: "app", op, call: at, return: at, outcome: "ok", ...more };
}
const put = (seconds, location, value, more) => line("put", seconds, location, { key: "k", value, ...more });
const get = (seconds, location, value, more) =>
  line("get", seconds, location, {
    key: "k",
    result: value === null ? { found: false } : { found: true, value },
    ...more,
  });

function staleRead() {
  seq = 0;
  return [
    HEADER,
    get(0, "sjc", null),
    put(1, "lhr", "v"),
    line("put", 1, "lhr", { key: "other", value: "x" }),
    get(4, "sjc", null),
  ];
}

const asked = (records, more) => ({ config: CONFIG, defaults: DEFAULTS, records, upTo: seq, ...more });

test("a stale read is a JUnit test", () => {
  const { text, warnings } = junitTest(asked(staleRead()));
  assert.deepEqual(warnings, []);
  assert.equal(
    text,
    `import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flowkv.engine.EmulatorClock;
import dev.flowkv.engine.KvAccess;
import dev.flowkv.junit.At;
import dev.flowkv.junit.WorkersKv;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

// Recorded by FlowKV: operation 4, get "k" at "sjc", and what led to it.
// The configuration is the emulator's when this test was copied.
@WorkersKv(
    profile = "cloudflare",
    settings = {
      "replicationLag=fixed:10s"
    },
    locations = {"lhr", "sjc"},
    namespace = "app",
    seed = 42L,
    startsAt = "2026-11-22T12:00:00.250Z")
class RecordedReadTest {
  @Test
  void theReadIsAnsweredAsItWasRecorded(
      @At("sjc") KvAccess sjc,
      @At("lhr") KvAccess lhr,
      EmulatorClock clock) {
    assertEquals(Optional.empty(), sjc.get("k").text()); // operation 1
    clock.advance(Duration.ofMillis(1000L));
    lhr.put("k", "v"); // operation 2
    clock.advance(Duration.ofMillis(3000L));
    // The read that was chosen:
    assertEquals(Optional.empty(), sjc.get("k").text()); // operation 4
  }
}
`,
  );
});

test("a stale read is a Vitest test", () => {
  const { text, warnings } = vitestTest(asked(staleRead()));
  assert.deepEqual(warnings, []);
  assert.match(text, /^import \{ startWorkersKv \} from "flowkv";\n/);
  assert.match(text, /profile: "cloudflare",\n {4}settings: \{\n {6}replicationLag: "fixed:10s",\n {4}\},/);
  assert.match(text, /now: "2037-01-01T00:00:00\.250Z"/);
  assert.match(
    text,
    new RegExp(
      [
        'const at_sjc = await at\\("sjc"\\);',
        'const at_lhr = await at\\("lhr"\\);',
        'expect\\(await at_sjc.get\\("k"\\)\\).toBe\\(null\\); // operation 1',
        "await kv.advanceClock\\(1000\\);",
        'await at_lhr.put\\("k", "v"\\); // operation 2',
        "await kv.advanceClock\\(3000\\);",
        "// The read that was chosen:",
        'expect\\(await at_sjc.get\\("k"\\)\\).toBe\\(null\\); // operation 4',
      ].join("\n  "),
    ),
  );
});

test("without the profile's settings, all are named", () => {
  const { text } = junitTest({ ...asked(staleRead()), defaults: undefined });
  assert.match(text, /"readCache=true",\n {6}"shardsPerLocation=1",\n {6}"sameKeyWritesPerSecond=1"\n/);
});

test("options, metadata and expirations are those of the operations", () => {
  seq = 0;
  const records = [
    HEADER,
    put(0, "lhr", "v", { metadata: '{"__proto__":1}', expirationTtl: 60, expiration: 1795348900 }),
    put(2, "lhr", "w", { expiration: 1795348900 }),
    get(20, "sjc", "v", {
      cacheTtl: 90,
      result: { found: true, value: "v", metadata: '{"__proto__":1}' },
    }),
  ];
  const java = junitTest(asked(records)).text;
  assert.match(java, /\.withExpirationSeconds\(1795348900L\)\.withExpirationTtlSeconds\(60L\)\.withMetadata\("\{\\"__proto__\\":1\}"\)/);
  assert.match(java, /KvRead read3 = sjc\.get\("k", GetOptions\.cacheTtlSeconds\(90L\)\);/);
  assert.match(java, /assertEquals\(Optional\.of\("\{\\"__proto__\\":1\}"\), read3\.metadata\(\)\);/);
  const js = vitestTest(asked(records)).text;
  const later = (Date.UTC(2037, 0, 1) - Date.parse("2026-11-22T12:00:00Z")) / 1000;
  assert.match(js, new RegExp(`"w", \\{ expiration: ${1795348900 + later} \\}`));
  // workerd takes no later one; nothing in the test is as late.
  records[2].expiration = 4102444800;
  assert.match(vitestTest(asked(records)).text, /"w", \{ expiration: 2147483647 \}/);
  assert.match(js, /getWithMetadata\("k", \{ cacheTtl: 90 \}\)\)\.toMatchObject\(\{ value: "v", metadata: JSON\.parse/);
});

test("a bulk operation is what it does to the key", () => {
  seq = 0;
  const records = [
    HEADER,
    line("bulkPut", 0, "rest", {
      entries: [{ key: "a", value: "1" }, { key: "k", value: "2" }, { key: "z", value: "3" }],
      successful: 2,
    }),
    line("bulkDelete", 2, "rest", { keys: ["a", "k"], successful: 1 }),
    line("bulkGet", 4, "sjc", {
      keys: ["a", "k", "k"],
      results: { a: { found: false }, k: { found: true, value: "2" } },
    }),
  ];
  const { text } = junitTest({ ...asked(records), key: "k" });
  assert.match(text, /@At\("rest"\) KvAccess rest/);
  assert.match(text, /rest\.put\("k", "2"\);/);
  assert.doesNotMatch(text, /delete|"a"|"z"/);
  assert.equal(text.match(/sjc\.get\("k"\)/g).length, 1);
});

test("where a location has several caches, other operations count", () => {
  seq = 0;
  const records = [
    HEADER,
    line("get", 0, "sjc", { key: "other", namespace: "others", result: { found: false } }),
    line("list", 0, "sjc", { prefix: "", names: [], complete: true }),
    line("bulkGet", 0, "sjc", { keys: ["a", "b", "a"], results: { a: { found: false }, b: { found: false } } }),
    line("get", 0, "sjc", { key: "other", outcome: "refused", reason: "DAILY_QUOTA_EXCEEDED" }),
    put(1, "lhr", "v"),
    get(1, "sjc", null),
  ];
  const sharded = { ...CONFIG, settings: { ...CONFIG.settings, shardsPerLocation: 2 } };
  const java = junitTest({ ...asked(records), config: sharded });
  assert.deepEqual(java.warnings, []);
  assert.match(java.text, /others\(emulator, "sjc", 4\);\n/);
  assert.match(java.text, /emulator\.namespace\("others"\)\.at\(location\)\.get\("others"\);/);
  assert.match(java.text, /KvEmulator emulator,\n {6}EmulatorClock clock/);
  assert.match(vitestTest({ ...asked(records), config: sharded }).text, /await others\("sjc", 4\);/);
  assert.doesNotMatch(junitTest(asked(records)).text, /others/);
});

test("a write happens at the moment that an answer tells of", () => {
  seq = 0;
  const records = [
    HEADER,
    put(1, "lhr", "v", { call: START + 900, return: START + 1100, sequence: 1 }),
    get(4, "sjc", null, { result: { found: false, missed: { sequence: 1, op: "put", at: START + 950, cause: "not-arrived" } } }),
  ];
  const { text } = junitTest(asked(records));
  assert.match(text, /startsAt = "2026-11-22T12:00:01\.200Z"/);
  assert.match(text, /ofMillis\(3050L\)/);
});

test("writes that follow within a second are accepted, as they were", () => {
  seq = 0;
  const records = [HEADER, put(0, "lhr", "v"), put(0.999, "rest", "w"), get(4, "sjc", null)];
  assert.match(junitTest(asked(records)).text, /"sameKeyWritesPerSecond=off"/);
  assert.match(vitestTest(asked(records)).text, /sameKeyWritesPerSecond: "off",/);
});

test("what has changed nothing is left out", () => {
  seq = 0;
  const records = [
    HEADER,
    put(0, "lhr", "v"),
    put(0, "lhr", "refused", { outcome: "refused", reason: "SAME_KEY_RATE_LIMITED" }),
    put(1, "lhr", "lost", { outcome: "unknown", fault: "CONNECTION_DROPPED" }),
    put(3, "lhr", "unheard", { outcome: "unknown", fault: "ACKNOWLEDGEMENT_LOST" }),
    get(4, "sjc", null, { result: { found: false, missed: { op: "put", at: 0, cause: "fault-rule" } } }),
  ];
  const { text, warnings } = junitTest(asked(records));
  assert.doesNotMatch(text, /"refused"|"lost"/);
  assert.match(text, /lhr\.put\("k", "unheard"\)/);
  assert.deepEqual(warnings, [
    "Whether operation 3 took effect is not known; it is not in the test.",
    "A fault rule made the answer of operation 5 old; the test has no fault rules.",
  ]);
});

test("a test that cannot be whole says so, in its source too", () => {
  const cases = [
    [{ ...HEADER, forgotten: 7 }, [], "The recording does not begin at the start: what was written before is not in the test."],
    [{ ...HEADER, first: 1, cleared: 0 }, [{ seq: 0.5, change: "replaced", at: START }], /was replaced before operation/],
  ];
  for (const [header, more, expected] of cases) {
    const records = [header, ...more, ...staleRead().slice(1)];
    for (const copied of [junitTest(asked(records)), vitestTest(asked(records))]) {
      assert.equal(copied.warnings.length, 1);
      assert.match(copied.warnings[0], expected instanceof RegExp ? expected : new RegExp(expected));
      assert.ok(copied.text.includes(`\n// Note: ${copied.warnings[0]}\n`));
    }
  }
  const records = staleRead().slice(2);
  assert.equal(junitTest(asked(records)).warnings.length, 1, "without the header and the first line");
  assert.deepEqual(junitTest(asked([{ ...HEADER, first: 2, cleared: 1 }, ...records])).warnings, []);
});

test("a test begins where what was stored was emptied", () => {
  const records = [...staleRead(), { seq: ++seq, change: "emptied", at: START }, get(5, "sjc", null)];
  const { text, warnings } = junitTest(asked(records));
  assert.deepEqual(warnings, []);
  assert.doesNotMatch(text, /put/);
  const other = [...staleRead(), { seq: ++seq, change: "emptied", namespace: "other", at: START }, get(5, "sjc", null)];
  assert.match(junitTest(asked(other)).text, /put/);
});

test("a value that was not recorded whole has a text that stands for it", () => {
  const digest = { valueBytes: 1000, valueSha256: "ab".repeat(32) };
  seq = 0;
  const records = [
    HEADER,
    put(0, "lhr", undefined, digest),
    get(20, "lhr", "", { result: { found: true, ...digest } }),
  ];
  const { text, warnings } = junitTest(asked(records));
  assert.equal(text.match(/"1000 bytes, SHA-256 abab/g).length, 2);
  assert.equal(warnings.length, 2);
});

test("a read that was answered can be copied, and nothing else", () => {
  const records = staleRead();
  assert.equal(canBeCopied(records[1]), true);
  assert.equal(canBeCopied(records[2]), false);
  assert.throws(() => junitTest({ ...asked(records), upTo: 2 }), /operation 2 is no read that was answered/);
  assert.throws(() => vitestTest({ ...asked(records), upTo: 9 }), /operation 9 is not in the history/);
});

test("a seed that JavaScript cannot hold is named", () => {
  const copied = vitestTest({ ...asked(staleRead()), config: { ...CONFIG, seed: 2 ** 60 } });
  assert.match(copied.text, /seed: 1152921504606846976n,/);
  assert.match(copied.warnings[0], /^The seed is a number/);
});

test("literals are ASCII and mean what they are", () => {
  const nasty = 'a"b\\c\n\r\t\0\u0007\u007f\u0085\u00e9\u2028\u2029\u202e\ud83d\ude00\ud800*/${x}`\\u0022</script>';
  assert.equal(jsText(nasty).replace(/[\x20-\x7e]/g, ""), "");
  assert.equal(new Function(`return ${jsText(nasty)}`)(), nasty);
  assert.equal(javaText(nasty).replace(/[\x20-\x7e]/g, ""), "");
  assert.equal(
    javaText(nasty),
    '"a\\"b\\\\c\\n\\r\\t\\000\\007\\177\\u0085\\u00e9\\u2028\\u2029\\u202e\\ud83d\\ude00\\ud800*/${x}`\\\\u0022</script>"',
  );
});

test("locations become names in Java", () => {
  seq = 0;
  const records = [HEADER, put(0, "new", "v"), put(2, "1st-west", "w"), put(4, "a-b", "x"), put(6, "ab", "y"), get(8, "clock", "z")];
  const { text } = junitTest({ ...asked(records), config: { ...CONFIG, locations: ["new", "1st-west", "a-b", "ab", "clock"] } });
  for (const parameter of ['@At("new") KvAccess atnew', '@At("1st-west") KvAccess at1stWest', '@At("a-b") KvAccess aB', '@At("ab") KvAccess ab', '@At("clock") KvAccess atclock']) {
    assert.ok(text.includes(parameter), parameter);
  }
});

test("a location of anybody's file stays in its literal, its comment and its name", () => {
  const locations = ["sjc\nSystem.exit(1)", "a; b", "a  b", "*/ \u2028x", "\u00e9", ""];
  for (const location of locations) {
    seq = 0;
    const records = [HEADER, ...locations.map((other) => put(1, other, "v")), get(4, location, "v")];
    const java = junitTest(asked(records)).text;
    assert.doesNotMatch(java, /^\s*System/m);
    assert.doesNotMatch(java, /[^\x20-\x7e\n]/);
    const names = [...java.matchAll(/@At\("(?:[^"\\]|\\.)*"\) KvAccess (.*?),$/gm)].map(([, name]) => name);
    assert.equal(new Set(names).size, locations.length);
    for (const name of names) assert.match(name, /^[a-z][A-Za-z0-9]*$/);
    const js = vitestTest(asked(records)).text;
    assert.doesNotMatch(js, /^\s*System/m);
    assert.doesNotMatch(js, /[^\x20-\x7e\n]/);
    // Throws if it is no JavaScript.
    new Function(`return async () => {${js.replace(/^import .*$/gm, "")}}`);
  }
});
