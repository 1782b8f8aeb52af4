// A store of keyv in Workers KV, no larger than keyv's suite needs it, on anything that has `get`,
// `put`, `delete` and `list` as a binding has them.
const SHORTEST_TTL_SECONDS = 60;

export class KvStore {
  constructor(kv) {
    this.kv = kv;
    this.opts = {}; // keyv and its suite expect it.
  }
  async get(key) {
    return (await this.kv.get(key)) ?? undefined;
  }
  async set(key, value, ttlMilliseconds) {
    const seconds = Math.ceil(ttlMilliseconds / 1000);
    const options = ttlMilliseconds ? { expirationTtl: Math.max(SHORTEST_TTL_SECONDS, seconds) } : {};
    await this.kv.put(key, value, options);
  }
  async delete(key) {
    const isThere = (await this.kv.get(key)) !== null;
    await this.kv.delete(key);
    return isThere;
  }
  async clear() {
    const prefix = this.namespace ? `${this.namespace}:` : "";
    let page = {};
    do {
      page = await this.kv.list({ prefix, cursor: page.cursor });
      for (const { name } of page.keys) await this.kv.delete(name);
    } while (!page.list_complete);
  }
}

/** A namespace of the REST API as a binding, by the official SDK. */
export function overRest(client, namespace) {
  const { values, keys } = client.kv.namespaces;
  const at = { account_id: "account", namespace_id: namespace };
  return {
    async get(key) {
      try {
        return await (await values.get(key, at)).text();
      } catch (error) {
        if (error.status === 404) return null;
        throw error;
      }
    },
    put: (key, value, { expirationTtl } = {}) =>
      values.update(key, { ...at, value, ...(expirationTtl && { expiration_ttl: expirationTtl }) }),
    delete: (key) => values.delete(key, at),
    async list({ prefix, cursor }) {
      const page = await keys.list(namespace, { account_id: at.account_id, prefix, cursor });
      const next = page.result_info?.cursor;
      return { keys: page.result, list_complete: !next, cursor: next };
    },
  };
}
