// Every path is a key: PUT writes it, GET reads it.
export default {
  async fetch(request, env) {
    const key = new URL(request.url).pathname.slice(1);
    if (request.method === "PUT") {
      await env.NOTES.put(key, await request.text());
      return new Response("written\n");
    }
    const note = await env.NOTES.get(key);
    return note === null ? new Response("nothing\n", { status: 404 }) : new Response(`${note}\n`);
  },
};
