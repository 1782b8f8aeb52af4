// The handle of an emulator. Nothing of Node is in here, nor in what it imports.
import { controlOf, withControl } from "./control.js";
import { anomaliesOf } from "./explain.js";

/** An emulator that runs already. */
export function workersKv(url, { token } = {}) {
  return handle(new URL(url).origin, token, async () => {});
}

/** What is done with an emulator, and how it is ended. */
export function handle(url, token, close) {
  const control = controlOf(url, token);
  const kv = {
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
    anomalies: (filter) => anomaliesOf(control, filter),
    close,
  };
  return withControl(kv, control);
}
