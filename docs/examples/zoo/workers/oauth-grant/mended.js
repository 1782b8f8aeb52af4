// The library asks OAUTH_KV for everything. Here a user's grants and tokens are in a Durable Object,
// which shows them as soon as they are written. Clients stay in KV: they are registered long before.
import { DurableObject } from "cloudflare:workers";
import { oauth } from "./oauth.js";

export class Grants extends DurableObject {
  async get(key, now) {
    const grant = await this.ctx.storage.get(key);
    return grant && now < grant.expires ? grant.value : null;
  }
  put(key, value, metadata, expires) {
    return this.ctx.storage.put(key, { value, metadata, expires });
  }
  async delete(key) {
    await this.ctx.storage.delete(key);
  }
  async list(prefix, now) {
    const grants = await this.ctx.storage.list({ prefix });
    return [...grants]
      .filter(([, { expires }]) => now < expires)
      .map(([name, { metadata }]) => ({ name, metadata }));
  }
  reset() {
    return this.ctx.storage.deleteAll();
  }
}

/** The methods of KV that the library calls. */
function withGrantsApart(kv, grants) {
  const userOf = (key) => /^(?:grant|token):([^:]+):/.exec(key)?.[1];
  const of = (key) => grants.getByName(userOf(key));
  return {
    async get(key, options) {
      return userOf(key) ? JSON.parse(await of(key).get(key, Date.now())) : kv.get(key, options);
    },
    async put(key, value, options = {}) {
      if (!userOf(key)) return kv.put(key, value, options);
      const { metadata, expiration = Infinity, expirationTtl } = options;
      const expires = expirationTtl ? Date.now() + expirationTtl * 1000 : expiration * 1000;
      return of(key).put(key, value, metadata, expires);
    },
    async delete(key) {
      return userOf(key) ? of(key).delete(key) : kv.delete(key);
    },
    async list(options) {
      const { prefix } = options;
      if (!userOf(prefix)) return kv.list(options);
      return { keys: await of(prefix).list(prefix, Date.now()), list_complete: true };
    },
  };
}

export default {
  fetch(request, env, ctx) {
    const kv = withGrantsApart(env.OAUTH_KV, env.GRANTS);
    return oauth.fetch(request, { ...env, OAUTH_KV: kv }, ctx);
  },
};
