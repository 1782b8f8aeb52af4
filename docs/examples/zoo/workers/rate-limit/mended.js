// A Durable Object for each API key counts: it is in one place, and takes one request after the other.
// The limits stay in KV.
import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import { rateLimiter } from "hono-rate-limiter";

export class Counter extends DurableObject {
  async increment(now, windowMs) {
    let hits = await this.ctx.storage.get("hits");
    if (!hits || hits.resetTime.getTime() <= now) {
      hits = { totalHits: 0, resetTime: new Date(now + windowMs) };
    }
    hits.totalHits++;
    await this.ctx.storage.put("hits", hits);
    return hits;
  }
  async decrement() {
    const hits = await this.ctx.storage.get("hits");
    if (hits?.totalHits > 0) await this.ctx.storage.put("hits", { ...hits, totalHits: hits.totalHits - 1 });
  }
  reset() {
    return this.ctx.storage.deleteAll();
  }
}

class CounterStore {
  constructor(counters) {
    this.counters = counters;
  }
  init({ windowMs }) {
    this.windowMs = windowMs;
  }
  increment(key) {
    return this.counters.getByName(key).increment(Date.now(), this.windowMs);
  }
  decrement(key) {
    return this.counters.getByName(key).decrement();
  }
  resetKey(key) {
    return this.counters.getByName(key).reset();
  }
}

const app = new Hono();
app.use((c, next) =>
  rateLimiter({
    windowMs: 600_000,
    limit: async () => Number(await c.env.LIMITS.get(c.req.header("api-key"))),
    keyGenerator: () => c.req.header("api-key"),
    store: new CounterStore(c.env.COUNTERS),
  })(c, next),
);
app.get("/", (c) => c.text("welcome"));
export default app;
