// An emulator that runs already. Nothing of Node is in here, nor in what it imports: it runs in
// Workers and in Cloudflare's pool of Vitest, too.
import { anomaliesOf } from "./explain.js";

const ASKING_MILLISECONDS = 60_000;

/** An emulator that runs already. */
export function workersKv(url, { token } = {}) {
  return handle(new URL(url).origin, token, async () => {});
}

/** What is done with an emulator, and how it is ended. */
export function handle(url, token, close) {
  async function control(method, path, body) {
    const response = await fetch(`${url}/__flowkv/${path}`, {
      method,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(ASKING_MILLISECONDS),
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
