// What the plug-ins share, without an emulator.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, disconnect } from "../plugin.js";
import { testConfig } from "../vitest-plugin.js";

const found = {
  kv: { url: "http://127.0.0.1:9" },
  config: { locations: ["lhr", "sjc"], profile: "strong" },
  project: { project: "shop", workers: {} },
};
const find = async () => found;
const say = () => assert.fail("nothing is to be said");

test("a location that the emulator does not have is refused, and nothing is connected", async () => {
  await assert.rejects(connect(".", { location: "syd" }, find, say), {
    message: 'the emulator has no location "syd"; its locations are lhr, sjc',
  });
  await assert.rejects(connect(".", { location: { A: "lhr", B: "syd" } }, find, say), /no location "syd"/);
  assert.equal(await connect(".", { location: { A: "lhr" } }, find, say), found);
  disconnect();
});

test("one emulator serves a process: the same options join it, others are refused", async () => {
  let starts = 0;
  const start = async () => {
    starts++;
    return found;
  };
  await connect("a", { seed: 7n }, start, say);
  await connect("a", { seed: 7n }, start, say);
  assert.equal(starts, 1);
  await assert.rejects(connect("a", { seed: 8n }, start, say), /other options, or another folder, before/);
  await assert.rejects(connect("b", { seed: 7n }, start, say), /other options, or another folder/);
  disconnect();
});

test("an emulator that cannot be started is started again by the next one that asks", async () => {
  const fail = async () => {
    throw new Error("no Java");
  };
  await assert.rejects(connect(".", {}, fail, say), /no Java/);
  assert.equal(await connect(".", {}, find, say), found);
  disconnect();
});

test("Vitest's configuration is added to, not overruled", () => {
  const { setupFiles, fileParallelism } = testConfig({}, {}).test;
  assert.equal(fileParallelism, false);
  assert.deepEqual(
    setupFiles.map((file) => file.split("/").at(-1)),
    ["test-run.js", "explain.js", "reset-file.js"],
  );
  const other = testConfig({ test: { fileParallelism: true } }, { reset: "never", explain: false }).test;
  assert.deepEqual(Object.keys(other), ["setupFiles"]);
  assert.deepEqual(
    other.setupFiles.map((file) => file.split("/").at(-1)),
    ["test-run.js"],
  );
  assert.throws(() => testConfig({}, { reset: "always" }), /reset is "file", "test" or "never", not "always"/);
});
