// Starts in a third of the time: an archive of the emulator's classes, which Java maps instead of loading
// and linking them. It is made at the first start, in the user's cache folder. No archive can come
// with the package: Java takes one only for a jar with the path and the time stamp that it was made
// with, and npm sets both. So the jar is copied beside the archive, and all projects share the two.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { Mistake } from "./mistake.js";

const TRAINING = "dev.flowkv.server.TrainingRun";
const TRAINING_MILLISECONDS = 60_000;
const DAY_MILLISECONDS = 86_400_000;
const KEPT_DAYS = 30;

/** The time stamp of each copy: an archive is good for whichever copy has come last. */
const STAMP = new Date("2026-01-01T00:00:00Z");

/**
 * Returns what Java is started with: `jar`, and `options` that use the archive if there is one.
 *
 * @param jar the emulator's
 * @param known the jar's `sha256` and `bytes`, as the build has noted them
 * @param java what findJava has found
 * @param makes whether to make the archive if there is none
 * @param say what hears, in a sentence, that it is made or why it cannot be
 * @throws Mistake if the jar is not the one that was built
 */
export function withClassData({ jar, known, java, makes, say, env = process.env, platform = process.platform }) {
  checkSize(jar, known);
  const plain = { jar, options: [] };
  if (java.release === undefined) {
    checkDigest(jar, known);
    return plain;
  }
  const cache = cacheFolder(env, platform);
  const folder = path.join(cache, known.sha256.slice(0, 16));
  const isAhead = java.major >= 25;
  const archive = path.join(folder, `${identityOf(java)}.${isAhead ? "aot" : "jsa"}`);
  const own = path.join(folder, "flowkv.jar");
  const used = {
    jar: own,
    // What Java says of an archive that it cannot use is no line of the program's output. Java moves an
    // archive to an address that is drawn, and so copies most of it; this one stays where it was made for.
    options: [
      `${isAhead ? "-XX:AOTCache" : "-XX:SharedArchiveFile"}=${archive}`,
      "-XX:+UnlockDiagnosticVMOptions",
      "-XX:ArchiveRelocationMode=0",
      "-Xlog:disable",
      "-Xlog:all=warning:stderr",
    ],
  };
  if (isWhole(archive, own, known)) {
    touch(folder);
    return used;
  }
  checkDigest(jar, known);
  if (!makes) {
    return plain;
  }
  say("preparing faster starts (once for this version and this Java)");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    removeOld(cache, folder);
    copyJar(jar, own, known);
    make(java, own, archive, isAhead);
    return used;
  } catch (error) {
    const what = error.code
      ? `${cache} cannot be written (${error.code}); ${variableOf(platform)} names another folder`
      : error.message;
    say(`starts stay slow: ${what}`);
    return plain;
  }
}

/** The user's folder for what can be made again. */
export function cacheFolder(env, platform) {
  const home = homedir();
  const byPlatform = {
    win32: env.LOCALAPPDATA || path.join(home, "AppData", "Local"),
    darwin: path.join(home, "Library", "Caches"),
  };
  return path.join(
    (platform !== "win32" && env.XDG_CACHE_HOME) || byPlatform[platform] || path.join(home, ".cache"),
    "flowkv",
  );
}

function variableOf(platform) {
  return platform === "win32" ? "LOCALAPPDATA" : "XDG_CACHE_HOME";
}

/** Java refuses the archive of another build of itself, and that of other modules. */
function identityOf({ home, release }) {
  const { size } = statSync(path.join(home, "lib", "modules"), { throwIfNoEntry: false }) ?? { size: 0 };
  return createHash("sha256").update(`${release}\n${size}`).digest("hex").slice(0, 16);
}

/** Java 17 crashes with an archive that is cut off, so its size is noted last. */
function isWhole(archive, jar, known) {
  try {
    return (
      statSync(archive).size === Number(readFileSync(`${archive}.bytes`, "utf8")) &&
      statSync(jar).size === known.bytes &&
      statSync(jar).mtimeMs === STAMP.getTime()
    );
  } catch {
    return false;
  }
}

/** Each file is put in its place as a whole: two starts may do this at once. */
function copyJar(jar, to, known) {
  const next = `${to}.${process.pid}`;
  try {
    copyFileSync(jar, next);
    checkDigest(next, known);
    utimesSync(next, STAMP, STAMP);
    renameSync(next, to);
  } finally {
    rmSync(next, { force: true });
  }
}

/**
 * Runs the emulator once, and archives the classes that it has loaded. Up to Java 24 in two steps:
 * an archive that the run itself writes lacks classes of old formats, and so those of the command
 * line. The second step writes objects of the heap as well, which takes G1; every collector loads them.
 */
function make(java, jar, archive, isAhead) {
  const next = `${archive}.${process.pid}`;
  const list = `${next}.list`;
  try {
    if (isAhead) {
      run(java, ["-XX:+UseSerialGC", `-XX:AOTCacheOutput=${next}`, "-cp", jar, TRAINING], next);
    } else {
      run(java, ["-XX:+UseSerialGC", `-XX:DumpLoadedClassList=${list}`, "-cp", jar, TRAINING], list);
      const files = [`-XX:SharedClassListFile=${list}`, `-XX:SharedArchiveFile=${next}`];
      run(java, ["-XX:+UseG1GC", "-Xshare:dump", ...files, "-cp", jar], next);
    }
    writeFileSync(`${next}.bytes`, String(statSync(next).size));
    renameSync(next, archive);
    renameSync(`${next}.bytes`, `${archive}.bytes`);
  } finally {
    [next, list, `${next}.bytes`].forEach((file) => rmSync(file, { force: true }));
  }
}

/** Runs Java, which is to write a file. */
function run({ program }, args, file) {
  const { FLOWKV_TOKEN: _, ...environment } = process.env;
  const ended = spawnSync(program, args, { env: environment, encoding: "utf8", timeout: TRAINING_MILLISECONDS });
  if (ended.status !== 0 || statSync(file, { throwIfNoEntry: false }) === undefined) {
    throw new Error(`Java made no archive of its classes: ${reason(ended)}`);
  }
}

/** Lines that begin with a bracket are Java's log, which warns of many a class. */
function reason({ error, stdout = "", stderr = "", status, signal }) {
  const line = `${stderr}\n${stdout}`.split("\n").find((text) => text.trim() !== "" && !text.startsWith("["));
  return error?.message ?? line ?? `it ended with ${signal ?? `status ${status}`}`;
}

function touch(folder) {
  if (Date.now() - statSync(folder).mtimeMs < DAY_MILLISECONDS) return;
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // A folder that can only be read is used all the same.
  }
}

/** What versions that are no longer used, and starts that were killed, have left. */
function removeOld(cache, own) {
  removeOlder(cache, KEPT_DAYS, (name) => /^[0-9a-f]{16}$/.test(name) && name !== path.basename(own));
  removeOlder(own, 1, (name) => /\.\d+(?:\.bytes|\.list)?$/.test(name));
}

function removeOlder(folder, days, isMeant) {
  for (const name of readdirSync(folder).filter(isMeant)) {
    const file = path.join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > days * DAY_MILLISECONDS) {
      rmSync(file, { recursive: true, force: true });
    }
  }
}

function checkSize(jar, known) {
  const bytes = statSync(jar).size;
  if (bytes !== known.bytes) {
    throw damaged(jar, `it has ${bytes} bytes instead of ${known.bytes}`);
  }
}

function checkDigest(jar, known) {
  if (createHash("sha256").update(readFileSync(jar)).digest("hex") !== known.sha256) {
    throw damaged(jar, "its bytes are not those that were built");
  }
}

function damaged(jar, how) {
  return new Mistake(
    `${jar} is damaged: ${how}. Install the package again: remove the folder ${path.dirname(path.dirname(jar))}, then npm install`,
  );
}
