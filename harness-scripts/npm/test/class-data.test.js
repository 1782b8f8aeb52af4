// The archive of classes, with a program in the place of Java that writes what it is asked for.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, beforeEach, test } from "node:test";
import { cacheFolder, withClassData } from "../class-data.js";

const temp = mkdtempSync(path.join(tmpdir(), "flowkv class data "));
after(() => rmSync(temp, { recursive: true }));

const content = Buffer.from("the jar");
const known = { sha256: createHash("sha256").update(content).digest("hex"), bytes: content.length };
const WRITES = 'for a; do case "$a" in -XX:*=*) printf archive > "${a#*=}" ;; esac; done';

let folder;
let jar;
let cache;
let said;
beforeEach(() => {
  folder = mkdtempSync(path.join(temp, "one "));
  cache = path.join(folder, "cache");
  jar = path.join(folder, "flowkv.jar");
  writeFileSync(jar, content);
  said = [];
});

function java({ release = 'JAVA_VERSION="17.0.1"', major = 17, does = WRITES } = {}) {
  const program = path.join(folder, "java");
  writeFileSync(program, `#!/bin/sh\n${does}\n`);
  chmodSync(program, 0o755);
  return { program, release, major, home: folder };
}

function start(its = {}, makes = true) {
  const env = { XDG_CACHE_HOME: cache };
  return withClassData({ jar, known, java: java(its), makes, env, platform: "linux", say: (what) => said.push(what) });
}

const archiveOf = ({ options }) => options[0].replace(/^[^=]*=/, "");

test("the first start that may makes the archive, and the others use it", () => {
  assert.deepEqual(start({}, false), { jar, options: [] });
  const first = start();
  assert.match(first.options[0], /^-XX:SharedArchiveFile=.*\.jsa$/);
  assert.deepEqual(readFileSync(first.jar), content);
  assert.deepEqual(said, ["preparing faster starts (once for this version and this Java)"]);
  assert.deepEqual(start({ does: "exit 1" }), first);
  assert.deepEqual(start({ does: "exit 1" }, false), first);
  assert.equal(said.length, 1);
  assert.deepEqual(
    readdirSync(path.dirname(first.jar)).filter((name) => /\.\d+$/.test(name)),
    [],
  );
});

test("another Java has an archive of its own, from 25 on an AOT cache", () => {
  const one = start();
  const other = start({ release: 'JAVA_VERSION="25"', major: 25 });
  assert.match(other.options[0], /^-XX:AOTCache=.*\.aot$/);
  assert.notEqual(archiveOf(one), archiveOf(other));
  assert.equal(one.jar, other.jar);
  const unknown = { release: undefined };
  assert.deepEqual(
    withClassData({
      jar,
      known,
      java: { ...java(), ...unknown },
      makes: true,
      say: assert.fail,
      env: {},
      platform: "linux",
    }),
    { jar, options: [] },
  );
});

test("an archive that is cut off, or a jar that was changed beside it, is made again", () => {
  const made = start();
  truncateSync(archiveOf(made), 3);
  assert.deepEqual(start({}, false), { jar, options: [] });
  assert.deepEqual(start(), made);
  writeFileSync(made.jar, "another");
  assert.deepEqual(start(), made);
  assert.deepEqual(readFileSync(made.jar), content);
  assert.equal(said.length, 3);
});

test("where Java makes none, the reason is said, and the start goes on", () => {
  const does = "echo '[warning] of a class' >&2; echo 'no room left' >&2; exit 1";
  assert.deepEqual(start({ does }), { jar, options: [] });
  assert.equal(said.at(-1), "starts stay slow: Java made no archive of its classes: no room left");
  writeFileSync(path.join(folder, "file"), "");
  cache = path.join(folder, "file");
  assert.deepEqual(start(), { jar, options: [] });
  assert.equal(
    said.at(-1),
    `starts stay slow: ${cache}/flowkv cannot be written (ENOTDIR); XDG_CACHE_HOME names another folder`,
  );
});

test("a damaged jar is not started", () => {
  writeFileSync(jar, "the jaR");
  assert.throws(start, {
    message: new RegExp(`^${jar} is damaged: its bytes are not those that were built\\. Install the package again`),
  });
  writeFileSync(jar, "the");
  assert.throws(start, { message: /is damaged: it has 3 bytes instead of 7\./ });
});

test("what is old is removed when an archive is made, and nothing else", () => {
  const own = path.dirname(start().jar);
  const long = new Date(Date.now() - 40 * 86_400_000);
  const make = (name, time) => {
    mkdirSync(path.join(cache, "flowkv", name));
    utimesSync(path.join(cache, "flowkv", name), time, time);
  };
  make("0123456789abcdef", long);
  make("fedcba9876543210", new Date());
  make("notes", long);
  const left = path.join(own, "x.jsa.123");
  writeFileSync(left, "");
  utimesSync(left, long, long);
  start({ release: "another" });
  assert.deepEqual(
    readdirSync(path.join(cache, "flowkv")).sort(),
    [path.basename(own), "fedcba9876543210", "notes"].sort(),
  );
  assert.equal(existsSync(left), false);
});

test("the cache folder is each platform's", () => {
  const end = (env, platform) => cacheFolder(env, platform).replace(/\\/g, "/");
  assert.equal(end({ XDG_CACHE_HOME: "/c" }, "linux"), "/c/flowkv");
  assert.match(end({}, "linux"), /\/\.cache\/flowkv$/);
  assert.match(end({}, "darwin"), /\/Library\/Caches\/flowkv$/);
  assert.equal(end({ LOCALAPPDATA: "C:/L", XDG_CACHE_HOME: "/c" }, "win32"), "C:/L/flowkv");
});
