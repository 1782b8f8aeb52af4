// A Worker that passes files on: the sender uploads one and tells the recipient its id.
export default {
  async fetch(request, env) {
    if (request.method === "POST") {
      const id = crypto.randomUUID();
      await env.FILES.put(id, await request.arrayBuffer(), { expirationTtl: 86_400 });
      return new Response(id, { status: 201 });
    }
    const id = new URL(request.url).pathname.slice(1);
    const file = await env.FILES.get(id, "stream");
    return file ? new Response(file) : new Response("no such file", { status: 404 });
  },
};
