// unstorage's binding driver in a Worker: answers what the storage holds after a round of writes.
import { createStorage } from "unstorage";
import driver from "unstorage/drivers/cloudflare-kv-binding";

export default {
  async fetch(request, env) {
    const storage = createStorage({ driver: driver({ binding: env.FLOW_KV, base: "app" }) });
    await storage.setItem("user:1", { name: "väl" });
    await storage.setItem("text", "plain");
    const seen = {
      item: await storage.getItem("user:1"),
      has: await storage.hasItem("text"),
      keys: (await storage.getKeys()).sort(),
    };
    await storage.clear();
    return Response.json({ ...seen, after: await storage.getItem("text") });
  },
};
