// Makes the npm packages: `build-npm --help` says how.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findJava } from "./npm/java.js";
import { Mistake } from "./npm/mistake.js";
import { RUNTIMES } from "./npm/runtime.js";

const SCRIPTS = path.dirname(fileURLToPath(import.meta.url));
const SOURCE = path.join(SCRIPTS, "npm");
const ROOT = path.dirname(SCRIPTS);

/** What the emulator uses of the JDK. NpmPackageIT runs its commands on a runtime of these alone. */
const MODULES = [
  "java.base",
  "java.logging",
  "java.management",
  "java.naming",
  "java.net.http",
  "java.xml",
  "jdk.management",
  "jdk.unsupported",
];

/** Nothing is compressed twice: the tarball is smaller by a sixth with modules that are not. */
const JLINK = ["--strip-debug", "--no-man-pages", "--no-header-files", "--compress=0"];

/** Licenses that ask for no notice, or whose text is in LICENSE. */
const WITHOUT_NOTICE = /Apache|CC0/i;

const OWN = JSON.parse(readFileSync(path.join(SOURCE, "package.json"), "utf8"));
const COMMON = { version: OWN.version, license: OWN.license };

const temp = mkdtempSync(path.join(tmpdir(), "flowkv-npm-"));
process.once("exit", () => rmSync(temp, { recursive: true, force: true }));
try {
  build(options());
} catch (error) {
  if (!(error instanceof Mistake)) throw error;
  console.error(`build-npm: ${error.message}`);
  process.exitCode = error.status;
}

function options() {
  const choices = { jar: {}, notices: {}, jdk: {}, platform: {}, only: {}, output: { default: path.join(SOURCE, "dist") } };
  const named = Object.fromEntries(Object.entries(choices).map(([name, rest]) => [name, { type: "string", ...rest }]));
  let values;
  try {
    ({ values } = parseArgs({ options: named }));
  } catch (error) {
    throw new Mistake(error.message, 2);
  }
  const { platform, only } = values;
  if (only !== undefined && !["package", "runtime"].includes(only)) {
    throw new Mistake(`--only takes package or runtime, not ${only}`, 2);
  }
  if (platform !== undefined && !(platform in RUNTIMES)) {
    throw new Mistake(`--platform takes ${Object.keys(RUNTIMES).join(", ")}, not ${platform}`, 2);
  }
  for (const name of ["jar", "notices"]) {
    if (only !== "runtime" && !values[name]) {
      throw new Mistake(`--${name} is missing: harness-scripts/build-npm builds it and gives it`, 2);
    }
  }
  return values;
}

function build({ jar, notices, jdk, platform, only, output }) {
  const home = path.resolve(jdk ?? findJava().home);
  mkdirSync(output, { recursive: true });
  const folders = [];
  if (only !== "runtime") folders.push(packageFolder(path.resolve(jar), path.resolve(notices)));
  if (only !== "package") folders.push(runtimeFolder(home, platform));
  for (const folder of folders) {
    console.log(packed(folder, output));
  }
}

/** The package with the jar in it, and with the licenses of what is in the jar. */
function packageFolder(jar, notices) {
  const folder = path.join(temp, "package");
  cpSync(SOURCE, folder, {
    recursive: true,
    filter: (file) => !["dist", "test"].includes(path.relative(SOURCE, file)),
  });
  const lib = path.join(folder, "lib");
  mkdirSync(lib);
  cpSync(jar, path.join(lib, "flowkv.jar"));
  const content = readFileSync(jar);
  const note = { sha256: createHash("sha256").update(content).digest("hex"), bytes: content.length };
  write(path.join(lib, "flowkv.jar.json"), note);
  cpSync(path.join(ROOT, "LICENSE"), path.join(folder, "LICENSE"));
  addNotices(folder, jar, notices);
  const runtimes = Object.keys(RUNTIMES).map((key) => [`@flowkv/runtime-${key}`, OWN.version]);
  write(path.join(folder, "package.json"), { ...OWN, optionalDependencies: Object.fromEntries(runtimes) });
  return folder;
}

/**
 * Adds the list of the jar's libraries, and the licenses and notices that they bring.
 *
 * @param notices what the build of the jar has found: libraries.tsv, and a folder of files for each library
 */
function addNotices(folder, jar, notices) {
  const file = path.join(notices, "libraries.tsv");
  if (!existsSync(file)) {
    throw new Mistake(`there is no ${file}, which the build of the jar makes: mvn package -DskipTests -pl emulator/server -am`);
  }
  const libraries = librariesOf(readFileSync(file, "utf8"), path.join(notices, "licenses"));
  const text = readFileSync(path.join(SOURCE, "THIRD-PARTY.md"), "utf8");
  checkNotices(libraries, text, readFileSync(jar));
  const rows = libraries.map(
    ({ group, name, version, license, files }) =>
      `| \`${group}:${name}\` ${version} | ${license} | ${files ? `[its files](licenses/${files})` : ""} |`,
  );
  const table = ["| library | license, as its POM says | |", "|---|---|---|", ...rows].join("\n");
  writeFileSync(path.join(folder, "THIRD-PARTY.md"), text.replace("<!-- libraries -->", () => table));
  for (const { files } of libraries.filter((library) => library.files)) {
    cpSync(path.join(notices, "licenses", files), path.join(folder, "licenses", files), { recursive: true });
  }
}

function librariesOf(list, folder) {
  const names = readdirSync(folder).filter((name) => readdirSync(path.join(folder, name)).length > 0);
  return list
    .split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => {
      const [group, name, version, license] = line.split("\t");
      // Maven names the folder after the artifact and its type.
      return { group, name, version, license, files: names.find((it) => it === `${name}-jar`) };
    });
}

/** What a library does not bring itself, THIRD-PARTY.md must have, and for no other library. */
function checkNotices(libraries, text, content) {
  const groups = new Set(libraries.map(({ group }) => group));
  const unlisted = groupsIn(content).filter((group) => !groups.has(group));
  if (unlisted.length > 0) {
    throw new Mistake(`${unlisted.join(", ")} is in the jar, and not in the list of its libraries: build the jar again`);
  }
  const told = [...text.matchAll(/^- `([\w.]+)`: /gm)].map(([, group]) => group);
  const needed = libraries
    .filter(({ license, files }) => files === undefined && !WITHOUT_NOTICE.test(license))
    .map(({ group }) => group);
  const missing = needed.filter((group) => !told.includes(group));
  if (missing.length > 0) {
    throw new Mistake(`harness-scripts/npm/THIRD-PARTY.md has no copyright of ${missing.join(", ")}, whose jar brings none`);
  }
  const stale = told.filter((group) => !needed.includes(group));
  if (stale.length > 0) {
    throw new Mistake(`harness-scripts/npm/THIRD-PARTY.md has a copyright of ${stale.join(", ")}, which the jar does not need`);
  }
}

/** The groups of a jar's libraries, from the names of its entries: META-INF/maven/GROUP/NAME/pom.xml. */
function groupsIn(content) {
  const found = content.toString("latin1").matchAll(/META-INF\/maven\/([\w.-]+)\/[\w.-]+\/pom\.xml/g);
  const groups = new Set([...found].map(([, group]) => group));
  groups.delete("dev.flowkv");
  return [...groups];
}

/** A Java with the modules that the emulator needs. */
function runtimeFolder(home, asked) {
  const platform = platformOf(home);
  if (asked !== undefined && asked !== platform) {
    throw new Mistake(`the JDK in ${home} is for ${platform}, not ${asked}: run this where a JDK for ${asked} runs`);
  }
  const { os, cpu, libc } = RUNTIMES[platform];
  const folder = path.join(temp, "runtime");
  run(path.join(home, "bin", "jlink"), [...JLINK, "--add-modules", MODULES.join(), "--output", folder]);
  // The archive of the JDK's own classes, with their objects, which G1 alone can write.
  run(path.join(folder, "bin", "java"), ["-XX:+UseG1GC", "-Xshare:dump"]);
  const { JAVA_VERSION: version, IMPLEMENTOR: vendor } = releaseOf(folder, home);
  replaceLinks(path.join(folder, "legal"));
  cpSync(path.join(SCRIPTS, "runtime-LICENSE"), path.join(folder, "LICENSE"));
  writeFileSync(
    path.join(folder, "README.md"),
    `# @flowkv/runtime-${platform}

Java ${version} (${vendor}) for the package \`flowkv\`, made by jlink with the modules that it needs. npm installs it
with flowkv. Its sources are those of this version at its vendor.

Its license is GPL-2.0 with the Classpath Exception: LICENSE, and legal/ for its parts.
`,
  );
  write(path.join(folder, "package.json"), {
    name: `@flowkv/runtime-${platform}`,
    ...COMMON,
    license: "GPL-2.0-only WITH Classpath-exception-2.0",
    description: `Java ${version} for flowkv on ${platform}.`,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    preferUnplugged: true,
    files: ["bin", "conf", "legal", "lib", "release"],
  });
  return folder;
}

function platformOf(home) {
  const { OS_NAME: os, OS_ARCH: arch, LIBC: libc } = releaseOf(home);
  const key = [
    { Linux: "linux", Darwin: "darwin", Windows: "win32" }[os],
    { x86_64: "x64", amd64: "x64", aarch64: "arm64" }[arch],
    ...(libc === "musl" ? ["musl"] : []),
  ].join("-");
  if (!(key in RUNTIMES)) {
    throw new Mistake(
      `the JDK in ${home} is for ${os} on ${arch}; there are packages for ${Object.keys(RUNTIMES).join(", ")}`,
    );
  }
  return key;
}

/** What JDKs say of themselves; what an image of jlink does not say, the JDK that made it does. */
function releaseOf(...homes) {
  const found = {};
  for (const home of homes.reverse()) {
    const file = path.join(home, "release");
    if (!existsSync(file)) {
      throw new Mistake(`${home} is no JDK: it has no file release; --jdk names one`);
    }
    for (const [, name, value] of readFileSync(file, "utf8").matchAll(/^(\w+)="(.*)"$/gm)) found[name] = value;
  }
  return found;
}

/** npm packs no links. */
function replaceLinks(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (lstatSync(file).isSymbolicLink()) {
      const content = readFileSync(realpathSync(file));
      rmSync(file);
      writeFileSync(file, content);
    }
  }
}

function packed(folder, output) {
  const said = run("npm", ["pack", folder, "--json", "--ignore-scripts", "--pack-destination", output]);
  const [{ filename, size, unpackedSize }] = JSON.parse(said);
  // npm before 9.? puts a slash into the name of a scoped package.
  const file = path.join(output, filename.replace("@", "").replace("/", "-"));
  console.error(`${path.basename(file)}: ${megabytes(size)} MB, ${megabytes(unpackedSize)} MB unpacked`);
  return statSync(file) && file;
}

function megabytes(bytes) {
  return (bytes / 1_000_000).toFixed(1);
}

function run(program, args) {
  try {
    return execFileSync(program, args, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 100_000_000,
      shell: process.platform === "win32" && program === "npm",
    });
  } catch (error) {
    const why = `${error.stderr ?? ""}${error.stdout ?? ""}`.trim() || error.message;
    throw new Mistake(`${program} failed: ${why.split("\n")[0]}`);
  }
}

function write(file, value) {
  writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`);
}
