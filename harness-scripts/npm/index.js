// Workers KV for Miniflare, Vitest and whoever else runs Workers from JavaScript: index.d.ts says
// what there is.
import { emulatorCommand, startEmulator } from "./emulator.js";
import { anomaliesOf, endsWithTests } from "./explain.js";
import { ended } from "./processes.js";
import { declare, readProject } from "./project.js";
import { wranglerNear } from "./wrangler.js";

/** An emulator that runs already. */
export function workersKv(url, { token } = {}) {
  return handle(new URL(url).origin, token, async () => {});
}

/** Starts an emulator of its own. */
export async function startWorkersKv(options = {}) {
  const { token, timeoutMilliseconds = 300_000 } = options;
  const warn = (what) => console.warn(`flowkv: ${what}`);
  const reading = readProject(process.cwd(), wranglerNear(process.cwd()), [], warn);
  const emulator = await startEmulator(options.command ?? emulatorCommand(), serveOptions(options), {
    timeoutMilliseconds,
    // Not the token that this process happens to have.
    environment: { FLOWKV_TOKEN: token ?? "" },
  });
  await declare(emulator.url, token, (await reading).titles, warn);
  return endsWithTests(handle(emulator.url, token, () => ended(emulator.child)));
}

function serveOptions(options) {
  const { port = 0, clock = "manual", profile, settings, locations, seed, namespaces } = options;
  const list = ["--port", String(port), "--clock", clock];
  if (profile !== undefined) list.push("--profile", profile);
  if (locations !== undefined) list.push("--locations", locations.join(","));
  if (seed !== undefined) list.push("--seed", String(seed));
  for (const [name, value] of Object.entries(settings ?? {})) list.push("--set", `${name}=${value}`);
  for (const [title, id] of Object.entries(namespaces ?? {})) list.push("--namespace", `${title}=${id}`);
  return list;
}

function handle(url, token, close) {
  async function control(method, path, body) {
    const response = await fetch(`${url}/__flowkv/${path}`, {
      method,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`the emulator refused ${method} ${path}: ${text}`);
    }
    return text === "" ? undefined : JSON.parse(text);
  }
  return {
    url,
    restUrl: `${url}/client/v4`,
    bindings(ids, { location } = {}) {
      // One URL for all of a Worker's namespaces: Miniflare 5 takes no more than one.
      const remote = new URL("/bindings", url);
      for (const [name, id] of Object.entries(ids)) remote.searchParams.set(name, id);
      remote.searchParams.set("flowkv-location", location ?? "");
      return Object.fromEntries(
        Object.entries(ids).map(([name, id]) => [name, { id, remoteProxyConnectionString: remote }]),
      );
    },
    async advanceClock(milliseconds) {
      return new Date((await control("POST", "clock/advance", { millis: milliseconds })).now);
    },
    async reset() {
      await control("POST", "reset");
    },
    views: (namespaceId, key) =>
      control("GET", `namespaces/${encodeURIComponent(namespaceId)}/keys/${encodeURIComponent(key)}/views`),
    anomalies: (filter) => anomaliesOf(url, token, filter),
    close,
  };
}
