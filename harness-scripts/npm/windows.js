// Programs that are scripts of cmd.exe, as npx and vite are on Windows: Node does not start them by
// themselves.
import { existsSync } from "node:fs";
import path from "node:path";

const META = /[()\][%!^"`<>&|;, *?]/g;

/**
 * Returns what to spawn for a command: itself, or on Windows cmd.exe with every part quoted, if the
 * command is a script.
 */
export function spawnable(command, args, { platform = process.platform, env = process.env, exists = existsSync } = {}) {
  const file = platform === "win32" ? scriptOf(command, env, exists) : undefined;
  if (file === undefined) {
    return { command, args, options: {} };
  }
  // Twice: the script hands its arguments on, and they are read again.
  const line = [
    file.replace(META, "^$&"),
    ...args.map((arg) => quoted(arg).replace(META, "^$&").replace(META, "^$&")),
  ].join(" ");
  return {
    command: env.ComSpec ?? "cmd.exe",
    args: ["/d", "/s", "/c", `"${line}"`],
    options: { windowsVerbatimArguments: true },
  };
}

/** The script that a command names; undefined: it names a program. */
function scriptOf(command, env, exists) {
  const { join, extname, isAbsolute } = path.win32;
  const hasFolder = /[/\\]/.test(command) || isAbsolute(command);
  const folders = hasFolder ? [""] : (env.PATH ?? env.Path ?? "").split(";").filter((folder) => folder !== "");
  const extensions = extname(command) ? [""] : [".com", ".exe", ".bat", ".cmd"];
  const found = folders
    .flatMap((folder) => extensions.map((extension) => join(folder, command + extension)))
    .find((file) => exists(file));
  return found !== undefined && /\.(?:bat|cmd)$/i.test(found) ? found : undefined;
}

/** As programs split their command line: backslashes count before a quotation mark alone. */
function quoted(arg) {
  return `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}
