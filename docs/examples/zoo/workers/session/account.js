/** Adds what needs a login. The user's record is in KV: it was written at the sign-up, long before. */
export function account(app) {
  app.post("/login", (c) => {
    c.get("session").set("user", c.req.query("user"));
    return c.body(null, 204);
  });
  app.get("/me", async (c) => {
    const user = c.get("session").get("user");
    if (!user) return c.text("log in first", 401);
    return c.text(await c.env.USERS.get(user));
  });
  return app;
}
