// Four bugs that pass every test on a single consistent store. The tests of this folder fail: they show
// what a failure says.
const routes = {
  // A lock that two locations take at once.
  async "POST lock"(kv, name) {
    if (await kv.get(`lock:${name}`)) return new Response("taken", { status: 409 });
    await kv.put(`lock:${name}`, "held");
    return new Response("yours", { status: 201 });
  },

  // A counter that loses updates.
  async "POST visit"(kv) {
    const visits = Number(await kv.get("visits")) + 1;
    await kv.put("visits", String(visits));
    return Response.json(visits);
  },

  // A session that the next request does not find.
  async "POST session"(kv, user) {
    await kv.put(`session:${user}`, "signed in");
    return new Response("welcome", { status: 201 });
  },
  async "GET session"(kv, user) {
    const session = await kv.get(`session:${user}`);
    return new Response(session ?? "sign in first", { status: session ? 200 : 401 });
  },

  // An overview without the newest order.
  async "POST order"(kv, id) {
    await kv.put(`order:${id}`, "new");
    return new Response("ordered", { status: 201 });
  },
  async "GET orders"(kv) {
    const { keys } = await kv.list({ prefix: "order:" });
    return Response.json(keys.map(({ name }) => name));
  },
};

export default {
  async fetch(request, env) {
    const [, route, name] = new URL(request.url).pathname.split("/");
    const answer = routes[`${request.method} ${route}`];
    return answer ? answer(env.MY_KV, name) : new Response("nothing here", { status: 404 });
  },
};
