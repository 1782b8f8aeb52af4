// Where a project's data stays, and which emulator has it: the emulator notes itself there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./processes.js";

/** From the project's folder. Java's Holder looks there, too. */
const FOLDER = join(".wrangler", "state", "flowkv");

/** Options of `serve` that say themselves what an emulator begins with. */
const BEGINNINGS = ["--data", "--snapshot"];

/** Says where an emulator with these options of `serve` keeps its data. */
export function whereDataIs(serve) {
  const [snapshot] = serve.filter((option) => option.startsWith("--snapshot="));
  if (snapshot !== undefined) return `in memory, and in ${snapshot.slice("--snapshot=".length)} at the end`;
  return dataOf({ serve }) ?? "in memory, and gone when the emulator ends";
}

/**
 * Returns the directory in which a new emulator keeps its data; undefined: it is in memory.
 *
 * @param plan what the user asks for
 * @param folder the project's, where its data stays if the user does not say otherwise; undefined: nowhere
 */
export function dataOf({ serve, noPersist }, folder) {
  const given = serve.find((option) => option.startsWith("--data="));
  if (given !== undefined) return given.slice("--data=".length);
  const isSaid = serve.some((option) => BEGINNINGS.includes(option.split("=", 1)[0]));
  return folder === undefined || noPersist || isSaid ? undefined : join(folder, FOLDER);
}

/** Returns the url of the emulator that has a directory; undefined: none has, or it is just starting or ending. */
export function holderOf(directory) {
  try {
    const { pid, url } = JSON.parse(readFileSync(join(directory, "emulator.json"), "utf8"));
    // The file is data, and a token goes where it points: no further than to this computer.
    return isAlive(pid) && /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+$/.test(url) ? url : undefined;
  } catch {
    return undefined;
  }
}
