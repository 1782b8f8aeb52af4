// The package with a Java for this machine, `@flowkv/runtime-…`. npm installs the one that fits.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Platforms that have one, with what npm compares: `os`, `cpu` and, on Linux, `libc`. */
export const RUNTIMES = {
  "linux-x64": { os: "linux", cpu: "x64", libc: "glibc" },
  "linux-arm64": { os: "linux", cpu: "arm64", libc: "glibc" },
  "linux-x64-musl": { os: "linux", cpu: "x64", libc: "musl" },
  "darwin-x64": { os: "darwin", cpu: "x64" },
  "darwin-arm64": { os: "darwin", cpu: "arm64" },
  "win32-x64": { os: "win32", cpu: "x64" },
};

/** The name of a machine's package; undefined: there is none for it. */
export function runtimeName(platform, arch, isMusl = usesMusl) {
  const fitting = namesFor(platform, arch);
  return fitting.length > 1 ? fitting.find((name) => name.endsWith("-musl") === isMusl()) : fitting[0];
}

/**
 * Finds this machine's package, if it is installed: `program` is its Java. Otherwise `missing` says
 * that it is not there, or `problem` why it is not for this machine or for this package.
 */
export function installedRuntime(
  platform,
  arch,
  { folderOf = folderOfPackage, isMusl = usesMusl, version = ownVersion() } = {},
) {
  // npm before 9.6 knows no libc and installs both.
  const installed = namesFor(platform, arch).filter((name) => folderOf(name) !== undefined);
  const name = installed.length > 1 ? runtimeName(platform, arch, isMusl) : installed[0];
  if (name === undefined) {
    return absent(platform, arch, folderOf, isMusl);
  }
  const folder = folderOf(name);
  const its = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version;
  if (its !== version) {
    return {
      problem: `${name} is ${its} and flowkv is ${version}: this project has two versions of FlowKV; \`npm ls flowkv ${name}\` shows who wants which`,
    };
  }
  return { program: path.join(folder, "bin", platform === "win32" ? "java.exe" : "java") };
}

function absent(platform, arch, folderOf, isMusl) {
  const name = runtimeName(platform, arch, isMusl);
  if (name === undefined) {
    return { missing: `there is no runtime package for ${platform}-${arch}` };
  }
  const foreign = Object.keys(RUNTIMES)
    .map(nameOf)
    .find((other) => other !== name && folderOf(other) !== undefined);
  return {
    missing:
      foreign === undefined
        ? `the package ${name} is not installed`
        : `${foreign} is installed where ${name} is needed: run npm install on this machine`,
  };
}

function namesFor(platform, arch) {
  return Object.keys(RUNTIMES)
    .filter((key) => RUNTIMES[key].os === platform && RUNTIMES[key].cpu === arch)
    .map(nameOf);
}

function nameOf(key) {
  return `@flowkv/runtime-${key}`;
}

function folderOfPackage(name) {
  const { paths } = requireHere.resolve;
  return (paths(name) ?? [])
    .map((modules) => path.join(modules, name))
    .find((folder) => statSync(path.join(folder, "package.json"), { throwIfNoEntry: false }) !== undefined);
}

const requireHere = createRequire(import.meta.url);

/** Takes a while, and is asked where both C libraries are in question. */
function usesMusl() {
  process.report.excludeNetwork = true; // Which would ask a name server.
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}

export function ownVersion() {
  return JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).version;
}
