import { countInOneKey, countedInOneKey, record, recorded } from "./visits.js";

const routes = {
  "POST counted": async (kv) => new Response(await countInOneKey(kv)),
  "GET counted": async (kv) => Response.json(await countedInOneKey(kv)),
  "POST recorded": async (kv, visit) => new Response(await record(kv, visit)),
  "GET recorded": async (kv) => Response.json(await recorded(kv)),
};

export default {
  async fetch(request, env) {
    const [, route, name] = new URL(request.url).pathname.split("/");
    const answer = routes[`${request.method} ${route}`];
    return answer ? answer(env.MY_KV, name) : new Response("nothing here", { status: 404 });
  },
};
