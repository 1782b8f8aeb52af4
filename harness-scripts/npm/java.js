// The Java that runs the emulator's jar.
import { spawnSync } from "node:child_process";

const OLDEST = 17;
const NEEDED = `Java ${OLDEST} or newer is needed`;
const PATIENCE_MILLISECONDS = 10_000;

/** The program `java`; throws an Error if it cannot run the emulator. */
export function javaCommand() {
  const asked = spawnSync("java", ["-version"], { encoding: "utf8", timeout: PATIENCE_MILLISECONDS });
  if (asked.error?.code === "ENOENT") {
    throw new Error(`java is not installed; ${NEEDED}`);
  }
  const version = / version "([^"]+)"/.exec(`${asked.stdout}${asked.stderr}`)?.[1];
  if (version === undefined) {
    throw new Error(`java does not say its version; ${NEEDED}`);
  }
  // Java 8 calls itself 1.8.
  if (Number.parseInt(version.replace(/^1\./, ""), 10) < OLDEST) {
    throw new Error(`java ${version} is too old; ${NEEDED}`);
  }
  return "java";
}
