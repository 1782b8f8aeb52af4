// The Java that runs the emulator: which one it is, and whether it can.
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { Mistake } from "./mistake.js";
import { installedRuntime, runtimeName } from "./runtime.js";

const OLDEST = 17;
const PATIENCE_MILLISECONDS = 10_000;

/**
 * Finds the Java that runs the emulator: FLOWKV_JAVA, the runtime package, JAVA_HOME, PATH, in this
 * order. The first one that can run it is taken, except that FLOWKV_JAVA is taken or refused.
 *
 * Returns its program, its version and what its file `release` says; and in `passedOver` a sentence
 * for each that stands before it and cannot run the emulator.
 *
 * @throws Mistake which were looked at, what each of them is, and what to do
 */
export function findJava({
  env = process.env,
  platform = process.platform,
  arch = process.arch,
  runtime = installedRuntime(platform, arch),
} = {}) {
  if (env.FLOWKV_JAVA) {
    const named = inspected(onPath(env.FLOWKV_JAVA, env, platform) ?? env.FLOWKV_JAVA);
    if (named.problem) {
      throw new Mistake(
        `FLOWKV_JAVA: ${named.problem}; set it to the program java of a JDK ${OLDEST} or newer, or unset it`,
      );
    }
    return { ...named, passedOver: [] };
  }
  const passedOver = [];
  const absent = [];
  for (const [name, look] of Object.entries({
    "the runtime package": () => (runtime.program ? inspected(runtime.program) : runtime),
    JAVA_HOME: () =>
      env.JAVA_HOME ? inspected(programOf(env.JAVA_HOME, platform)) : { missing: "JAVA_HOME is not set" },
    PATH: () => {
      const program = onPath("java", env, platform);
      return program ? inspected(program) : { missing: "PATH has no java" };
    },
  })) {
    const found = look();
    if (found.missing) {
      absent.push(found.missing);
    } else if (found.problem) {
      passedOver.push(`${name}: ${found.problem}`);
    } else {
      return { ...found, passedOver };
    }
  }
  throw new Mistake(
    `there is no Java to run the emulator with: ${[...passedOver, ...absent].join("; ")}. ${advice(platform, arch)}`,
  );
}

function advice(platform, arch) {
  const other = `install Java ${OLDEST} or newer and set JAVA_HOME, or FLOWKV_JAVA to its program java`;
  return runtimeName(platform, arch)
    ? `Run npm install without --omit=optional, or ${other}`
    : `${other[0].toUpperCase()}${other.slice(1)}`;
}

function programOf(home, platform) {
  return path.join(home, "bin", platform === "win32" ? "java.exe" : "java");
}

/** Where a program is that is called by its name; undefined: nowhere. */
function onPath(name, env, platform) {
  if (/[/\\]/.test(name)) return undefined;
  const file = platform === "win32" ? `${name}.exe` : name;
  const folders = (env.PATH ?? env.Path ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => path.join(folder, file)).find((it) => canRun(it) === undefined);
}

/** Says what a Java is, or why it cannot run the emulator. */
function inspected(program) {
  const obstacle = canRun(program);
  if (obstacle !== undefined) {
    return { problem: obstacle };
  }
  const home = path.dirname(path.dirname(realpathSync(program)));
  const release = readIfThere(path.join(home, "release"));
  const version = /^JAVA_VERSION="(.*)"$/m.exec(release ?? "")?.[1] ?? saidVersion(program);
  if (version === undefined) {
    return { problem: `${program} does not say its version; Java ${OLDEST} or newer is needed` };
  }
  // Java 8 calls itself 1.8.
  const major = Number.parseInt(version.replace(/^1\./, ""), 10);
  if (!(major >= OLDEST)) {
    return { problem: `${program} is Java ${version}, which is too old; ${OLDEST} or newer is needed` };
  }
  return { program, version, major, home, release };
}

/** Why a file cannot be run; undefined: it can. */
function canRun(file) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return `there is no ${file}`;
  if (found.isDirectory()) return `${file} is a folder, not a program`;
  try {
    accessSync(file, constants.X_OK);
    return undefined;
  } catch {
    return `${file} must not be executed`;
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** A start of Java takes long; this is for those that have no file `release`. */
function saidVersion(program) {
  const asked = spawnSync(program, ["-version"], { encoding: "utf8", timeout: PATIENCE_MILLISECONDS });
  return / version "([^"]+)"/.exec(`${asked.stdout}${asked.stderr}`)?.[1];
}
