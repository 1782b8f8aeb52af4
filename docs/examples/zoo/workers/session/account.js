/** Adds what needs a login. */
export function account(app) {
  app.post("/login", (c) => {
    c.get("session").set("user", c.req.query("user"));
    return c.body(null, 204);
  });
  app.get("/me", (c) => {
    const user = c.get("session").get("user");
    return user ? c.text(user) : c.text("log in first", 401);
  });
  return app;
}
