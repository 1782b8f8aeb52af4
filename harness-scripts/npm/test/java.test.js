// Which Java runs the emulator. The programs are files of a temporary folder.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { findJava } from "../java.js";
import { installedRuntime, ownVersion, runtimeName } from "../runtime.js";

const temp = mkdtempSync(path.join(tmpdir(), "flowkv java ü "));
after(() => rmSync(temp, { recursive: true }));

/** The home of a Java: one that says its version in a file, by itself, or not at all. */
function home(name, { release, says = "exit 1", executable = true }) {
  const folder = path.join(temp, name);
  mkdirSync(path.join(folder, "bin"), { recursive: true });
  writeFileSync(path.join(folder, "bin", "java"), `#!/bin/sh\n${says}\n`);
  chmodSync(path.join(folder, "bin", "java"), executable ? 0o755 : 0o644);
  if (release) writeFileSync(path.join(folder, "release"), `JAVA_VERSION="${release}"\n`);
  return folder;
}

const bin = (folder) => path.join(folder, "bin");
const java = (folder) => path.join(bin(folder), "java");
const java8 = home("8", { says: `echo 'java version "1.8.0_292"' >&2` });
const java11 = home("11", { release: "11.0.2" });
const says11 = home("says 11", { says: `echo 'openjdk version "11.0.2" 2019-01-15' >&2` });
const java17 = home("17", { release: "17.0.15" });
const java21 = home("21", { says: `echo 'openjdk version "21.0.1" 2023-10-17' >&2` });
const java25 = home("25", { release: "25" });

const none = { missing: "the package @flowkv/runtime-linux-x64 is not installed" };
const look = (env, runtime = none, arch = "x64") =>
  findJava({ env: { PATH: "", ...env }, platform: "linux", arch, runtime });
const refused = (env, runtime, arch) => {
  try {
    look(env, runtime, arch);
  } catch (error) {
    assert.ok(!error.message.includes("\n"));
    return error.message;
  }
  return assert.fail("a Java was found");
};

test("the first that can run it is taken: FLOWKV_JAVA, the runtime package, JAVA_HOME, PATH", () => {
  const env = { FLOWKV_JAVA: java(java17), JAVA_HOME: java21, PATH: bin(java25) };
  const runtime = { program: java(java25) };
  assert.equal(look(env, runtime).program, java(java17));
  assert.equal(look({ ...env, FLOWKV_JAVA: "" }, runtime).program, java(java25));
  const { program, version, major } = look({ ...env, FLOWKV_JAVA: "" });
  assert.deepEqual([program, version, major], [java(java21), "21.0.1", 21]);
  assert.equal(look({ PATH: `${temp}${path.delimiter}${bin(java25)}` }).major, 25);
  assert.equal(look({ FLOWKV_JAVA: "java", PATH: bin(java17) }).program, java(java17));
});

test("the file `release` is believed, and a Java that has one is not started", () => {
  assert.equal(look({ JAVA_HOME: java17 }).version, "17.0.15");
  assert.match(look({ JAVA_HOME: java17 }).release, /17\.0\.15/);
  assert.equal(look({ JAVA_HOME: java21 }).release, undefined);
});

test("what is named in FLOWKV_JAVA is taken or refused", () => {
  const env = { JAVA_HOME: java17 };
  assert.equal(
    refused({ ...env, FLOWKV_JAVA: java(java11) }),
    `FLOWKV_JAVA: ${java(java11)} is Java 11.0.2, which is too old; 17 or newer is needed; set it to the program java of a JDK 17 or newer, or unset it`,
  );
  assert.match(refused({ ...env, FLOWKV_JAVA: "/no/java" }), /^FLOWKV_JAVA: there is no \/no\/java; /);
  assert.match(refused({ ...env, FLOWKV_JAVA: "jawa" }), /^FLOWKV_JAVA: there is no jawa; /);
  assert.match(refused({ ...env, FLOWKV_JAVA: java17 }), /^FLOWKV_JAVA: .*17 is a folder, not a program; /);
  const mute = home("mute", {});
  assert.match(refused({ ...env, FLOWKV_JAVA: java(mute) }), /^FLOWKV_JAVA: .*java does not say its version; Java 17/);
});

test("what is too old is passed over, with a sentence, where another one is there", () => {
  const found = look({ JAVA_HOME: java11, PATH: bin(java17) });
  assert.equal(found.program, java(java17));
  assert.deepEqual(found.passedOver, [
    `JAVA_HOME: ${java(java11)} is Java 11.0.2, which is too old; 17 or newer is needed`,
  ]);
  assert.deepEqual(look({ JAVA_HOME: java8, PATH: bin(java21) }).passedOver.length, 1);
});

test("where none can run it, all are named in one sentence, with what to do", () => {
  assert.equal(
    refused({ JAVA_HOME: says11 }),
    `there is no Java to run the emulator with: JAVA_HOME: ${java(says11)} is Java 11.0.2, which is too old; 17 or newer is needed; ` +
      "the package @flowkv/runtime-linux-x64 is not installed; PATH has no java. " +
      "Run npm install without --omit=optional, or install Java 17 or newer and set JAVA_HOME, or FLOWKV_JAVA to its program java",
  );
  assert.match(
    refused({ JAVA_HOME: "/nowhere", PATH: bin(java8) }),
    /JAVA_HOME: there is no \/nowhere\/bin\/java; PATH: .*java is Java 1\.8\.0_292/,
  );
  const locked = home("locked", { release: "17", executable: false });
  // For root, too: a file without any execution bit is no program.
  assert.match(refused({ JAVA_HOME: locked }), /JAVA_HOME: .*java must not be executed/);
  assert.match(
    refused({}, installedRuntime("linux", "riscv64"), "riscv64"),
    /: there is no runtime package for linux-riscv64; JAVA_HOME is not set; PATH has no java\. Install Java 17 or newer and set/,
  );
});

/** The packages that are installed, by their names, each with its version. */
function installed(packages) {
  const folders = {};
  for (const [name, version] of Object.entries(packages)) {
    folders[name] = mkdtempSync(path.join(temp, "package "));
    writeFileSync(path.join(folders[name], "package.json"), JSON.stringify({ name, version }));
  }
  return (name) => folders[name];
}

test("the runtime package of this machine is found, and no other one", () => {
  const own = ownVersion();
  const find = (platform, arch, packages, isMusl) =>
    installedRuntime(platform, arch, { folderOf: installed(packages), isMusl });
  const name = "@flowkv/runtime-linux-x64";
  const both = { [name]: own, [`${name}-musl`]: own };
  const glibc = find("linux", "x64", both, () => false).program;
  const musl = find("linux", "x64", both, () => true).program;
  assert.notEqual(path.dirname(path.dirname(glibc)), path.dirname(path.dirname(musl)));
  // npm has chosen: nobody asks for the C library.
  const fail = () => assert.fail("asked for the C library");
  assert.match(find("linux", "x64", { [`${name}-musl`]: own }, fail).program, /bin.java$/);
  assert.match(find("win32", "x64", { "@flowkv/runtime-win32-x64": own }, fail).program, /java\.exe$/);
  assert.equal(
    find("linux", "x64", { "@flowkv/runtime-darwin-arm64": own }, () => false).missing,
    `@flowkv/runtime-darwin-arm64 is installed where ${name} is needed: run npm install on this machine`,
  );
  assert.equal(find("linux", "x64", {}, () => true).missing, `the package ${name}-musl is not installed`);
  assert.equal(runtimeName("darwin", "ppc64"), undefined);
  assert.equal(
    find("linux", "x64", { [name]: "9.9.9" }, fail).problem,
    `${name} is 9.9.9 and flowkv is ${own}: this project has two versions of FlowKV; \`npm ls flowkv ${name}\` shows who wants which`,
  );
});
