import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { DEV, RUN, options } from "../options.js";
import { dataOf, holderOf, whereDataIs } from "../project-data.js";
import { folderOf } from "../project.js";

const temp = mkdtempSync(join(tmpdir(), "flowkv ü"));
after(() => rmSync(temp, { recursive: true }));

test("a new emulator keeps the data where the project is, unless the user says otherwise", () => {
  const own = join(temp, ".wrangler", "state", "flowkv");
  assert.equal(dataOf({ serve: ["--seed=7"] }, temp), own);
  assert.equal(dataOf({ serve: ["--data=/elsewhere"] }, temp), "/elsewhere");
  assert.equal(dataOf({ serve: ["--snapshot=s.json"] }, temp), undefined);
  assert.equal(dataOf({ serve: [], noPersist: true }, temp), undefined);
  assert.equal(dataOf({ serve: [] }), undefined);
  assert.equal(whereDataIs(["--snapshot=s.json"]), "in memory, and in s.json at the end");
});

test("a project is where wrangler finds its configuration", () => {
  const below = join(temp, "src", "lib");
  mkdirSync(below, { recursive: true });
  assert.equal(folderOf(below, []), below);
  writeFileSync(join(temp, "wrangler.jsonc"), "{}");
  assert.equal(folderOf(below, []), temp);
  assert.equal(folderOf(temp, [join("src", "lib", "wrangler.toml")]), below);
});

test("an emulator that has ended, or is on another computer, has nothing", () => {
  const { pid: ended } = spawnSync(process.execPath, ["--version"]);
  const noted = (pid, url) => {
    writeFileSync(join(temp, "emulator.json"), JSON.stringify({ pid, url }));
    return holderOf(temp);
  };
  assert.equal(noted(process.pid, "http://127.0.0.1:8786"), "http://127.0.0.1:8786");
  assert.equal(noted(ended, "http://127.0.0.1:8786"), undefined);
  assert.equal(noted(process.pid, "http://127.0.0.1:80@example.com"), undefined);
  writeFileSync(join(temp, "emulator.json"), "{");
  assert.equal(holderOf(temp), undefined);
});

test("--reset and --no-persist need no program, and contradict each other", async () => {
  const bare = join(temp, "bare");
  mkdirSync(bare);
  const plan = await options([bare, "--reset"], DEV);
  assert.deepEqual([plan.serve, plan.given], [["--reset=true"], ["--reset"]]);
  assert.equal((await options([bare, "--no-persist"], DEV)).noPersist, true);
  await assert.rejects(options([bare, "--reset", "--no-persist"], DEV), /and there is none/);
  await assert.rejects(options(["--reset", "--", "vite"], RUN), /and there is none/);
});
