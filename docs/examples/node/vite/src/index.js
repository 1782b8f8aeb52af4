export default {
  async fetch(request, env) {
    const key = new URL(request.url).pathname.slice(1);
    if (request.method === "PUT") {
      await env.MY_KV.put(key, await request.text());
    }
    return Response.json(await env.MY_KV.get(key));
  },
};
