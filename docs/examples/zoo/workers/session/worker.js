// A login whose session is in KV. The library is hono-sessions; it has no store on KV, so users write
// one. A request that finds no session there begins another one, and its cookie replaces the old one.
import { Hono } from "hono";
import { sessionMiddleware } from "hono-sessions";
import { account } from "./account.js";

class KvStore {
  constructor(kv) {
    this.kv = kv;
  }
  getSessionById(id) {
    return this.kv.get(`session:${id}`, "json");
  }
  // A new session is persisted at the end of its request, and KV takes one write of a key a second.
  async createSession() {}
  persistSessionData(id, data) {
    return this.kv.put(`session:${id}`, JSON.stringify(data), { expirationTtl: 86_400 });
  }
  deleteSession(id) {
    return this.kv.delete(`session:${id}`);
  }
}

const app = new Hono();
app.use((c, next) =>
  sessionMiddleware({ store: new KvStore(c.env.SESSIONS), autoExtendExpiration: false })(c, next),
);
export default account(app);
