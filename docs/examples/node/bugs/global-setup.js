import { startWorkersKv } from "flowkv";

export default async function (project) {
  // The emulator of FLOWKV_URL, if that is set: one in a terminal of its own explains itself there, too.
  const kv = await startWorkersKv({ settings: { replicationLag: "fixed:10s" } });
  project.provide("workersKv", kv.url);
  return () => kv.close();
}
