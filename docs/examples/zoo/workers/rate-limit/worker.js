// So many requests in ten minutes for each API key, counted in KV: hono-rate-limiter, whose store is
// unstorage's driver for KV. The limit of a key is in KV, too: it was written long before.
import { Hono } from "hono";
import { UnstorageStore, rateLimiter } from "hono-rate-limiter";
import { createStorage } from "unstorage";
import kvDriver from "unstorage/drivers/cloudflare-kv-binding";

const app = new Hono();
app.use((c, next) =>
  rateLimiter({
    windowMs: 600_000,
    limit: async () => Number(await c.env.LIMITS.get(c.req.header("api-key"))),
    keyGenerator: () => c.req.header("api-key"),
    store: new UnstorageStore({ storage: createStorage({ driver: kvDriver({ binding: c.env.HITS }) }) }),
  })(c, next),
);
app.get("/", (c) => c.text("welcome"));
export default app;
