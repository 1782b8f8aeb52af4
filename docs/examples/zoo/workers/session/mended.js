// The session is in the cookie, sealed: it is wherever the browser is. It cannot be longer than 4 KB,
// and it cannot be ended from elsewhere before it expires.
import { Hono } from "hono";
import { CookieStore, sessionMiddleware } from "hono-sessions";
import { account } from "./account.js";

const app = new Hono();
app.use((c, next) =>
  sessionMiddleware({
    store: new CookieStore(),
    encryptionKey: c.env.SESSION_KEY,
    expireAfterSeconds: 86_400,
    autoExtendExpiration: false,
  })(c, next),
);
export default account(app);
