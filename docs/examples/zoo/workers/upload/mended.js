// R2 shows a new object everywhere at once, so it is asked before a file is called missing. KV stays
// the fast copy: an id is never written twice, so what KV has is right.
export default {
  async fetch(request, env) {
    if (request.method === "POST") {
      const id = crypto.randomUUID();
      const file = await request.arrayBuffer();
      await env.ORIGINALS.put(id, file);
      await env.FILES.put(id, file, { expirationTtl: 86_400 });
      return new Response(id, { status: 201 });
    }
    const id = new URL(request.url).pathname.slice(1);
    const file = (await env.FILES.get(id, "stream")) ?? (await env.ORIGINALS.get(id))?.body;
    return file ? new Response(file) : new Response("no such file", { status: 404 });
  },
};
